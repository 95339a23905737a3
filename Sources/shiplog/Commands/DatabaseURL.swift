import ArgumentParser

extension Database {
  struct URL: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "url",
      abstract: "Its connection URI, ready for psql.",
      discussion: """
        The service's role reads and appends, and may do nothing else.

        Examples:
          psql "$(shiplog db url)"
          psql "$(shiplog db url --superuser)"
          export SHIPLOG_DATABASE_URL="$(shiplog db url)"
        """)

    @OptionGroup var cluster: ClusterOptions

    @Flag(help: "As the cluster's owner, who may do everything.")
    var superuser = false

    func run() throws {
      let found = PrivateCluster(cluster.dataDir)
      try found.checkAccess()
      guard let server = found.server else {
        throw Failure(
          .unreachable, "no private PostgreSQL runs in \(found.location.folder)",
          remedy: "Start it: \(cluster.startCommand)")
      }
      try Output.standard.write(server.url(as: superuser ? .superuser : .service) + "\n")
      try Output.standard.flush()
    }
  }
}
