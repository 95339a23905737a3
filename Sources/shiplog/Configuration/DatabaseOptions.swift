import ArgumentParser

/// `--database-url`, shared by every command that works on the log.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database, as a connection URI. Without it: SHIPLOG_DATABASE_URL, the configuration file, or this folder's "
        + "private PostgreSQL.", valueName: "url"))
  var databaseURL: String?

  var flags: [Setting: String] {
    databaseURL.map { [.databaseURL: $0] } ?? [:]
  }

  /// The database's URL.
  ///
  /// - Throws: a `Failure` with code `unreachable` that says how to get one; with code `usage` where a server is set
  ///   instead, whose log is another one.
  func url(as role: Role = .service) throws -> String {
    let configuration = try Configuration.load(flags: flags)
    if let server = try configuration.serverBeforeDatabase() {
      throw Failure(
        .usage, "\(server.origin) names a server, and this works on a database alone",
        remedy: """
          Run it where the server's database is, and name that: \(Setting.databaseURL.flag)
          For this folder's private PostgreSQL: \(Setting.databaseURL.flag) "$(shiplog db url)"
          """)
    }
    if let value = try configuration.database(as: role) {
      try configuration.checkPassword(for: value)
      return value.text
    }
    throw Failure(
      .unreachable, "no database is configured, and no private PostgreSQL runs in this folder",
      remedy: """
        Start one here: shiplog db start
        Or name yours: --database-url, SHIPLOG_DATABASE_URL, or "database_url" in .shiplog.json
        """)
  }
}
