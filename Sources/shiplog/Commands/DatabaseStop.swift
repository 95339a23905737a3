import ArgumentParser

extension Database {
  struct Stop: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop it, and wait until it has stopped.",
      discussion: """
        Running transactions are rolled back. Harmless when it does not run.

        Examples:
          shiplog db stop
          shiplog db stop --data-dir ~/logs/acme
        """)

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
      let cluster = PrivateCluster(cluster.dataDir)
      if !cluster.location.isInitialized {
        try Output.warn("there is no private PostgreSQL in \(cluster.location.folder)")
      }
      _ = try cluster.stop()
      try ClusterReport(cluster).summary.print(as: format.output)
    }
  }
}
