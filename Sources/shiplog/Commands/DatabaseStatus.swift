import ArgumentParser

extension Database {
  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Whether it runs, and where everything is.",
      discussion: """
        Exits with 0 when it runs and accepts connections, with 3 when not.

        Examples:
          shiplog db status
          shiplog db status -o json
          shiplog db status > /dev/null || shiplog db start
        """)

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
      let cluster = PrivateCluster(cluster.dataDir)
      try cluster.checkAccess()
      let report = ClusterReport(cluster)
      try report.summary.print(as: format.output)
      guard report.isRunning else { throw ExitCode(Failure.Code.checkSaidNo.rawValue) }
    }
  }
}
