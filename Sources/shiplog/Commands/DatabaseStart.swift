import ArgumentParser
import Log

extension Database {
  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Start it, make it first where there is none, and bring its schema up to date.",
      discussion: """
        Harmless when it runs already. Comes back when it can be used. As root, the server runs as the user postgres; \
        where that user cannot enter the folder, the data goes to \(Location.fallbackRoot), and this says so.

        Examples:
          shiplog db start
          shiplog db start --data-dir ~/logs/acme --log-name log.example.com/acme
        """)

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var logName: LogNameOption
    @OptionGroup var format: OutputOptions

    func run() async throws {
      let started = try PrivateCluster.start(cluster.dataDir)
      _ = try await Schema.migrate(
        url: started.server.url(as: .superuser), origin: try logName.value())
      try await logName.warn(ofOther: started.server.url(as: .superuser))
      try ClusterReport(started.cluster).summary.print(as: format.output)
    }
  }
}
