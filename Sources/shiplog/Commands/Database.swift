import ArgumentParser

/// `shiplog db`: the private PostgreSQL.
struct Database: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db",
    abstract: "The private PostgreSQL, for machines that have none running.",
    discussion: """
      It runs from the server programs of the system's package, with a data directory of its own, and can be reached \
      over a Unix socket only, by the user who started it and by root.

      Examples:
        shiplog db start
        shiplog db status -o json
        psql "$(shiplog db url)"
        shiplog db stop
      """,
    subcommands: [Start.self, Stop.self, Status.self, URL.self])
}

/// Which private PostgreSQL is meant.
struct ClusterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of the private PostgreSQL.", valueName: "dir"),
    completion: .directory,
    transform: OptionText.some)
  var dataDir: String = PrivateCluster.defaultFolder

  /// What starts it.
  var startCommand: String {
    guard dataDir != PrivateCluster.defaultFolder else { return "shiplog db start" }
    return "shiplog db start --data-dir '\(dataDir.replacing("'", with: #"'\''"#))'"
  }
}
