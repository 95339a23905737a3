import Postgres

extension Configuration {
  /// The database that commands work on: what somebody set, or else the private PostgreSQL that runs in this folder.
  ///
  /// - Parameters:
  ///   - role: as whom to connect to the private one; a URL that somebody set names its role itself.
  ///   - folder: of the private one.
  /// - Returns: nil where there is none.
  /// - Throws: a `Failure` where what somebody set is no connection string.
  func database(
    as role: Role = .service, folder: String = PrivateCluster.defaultFolder
  ) throws -> Value? {
    if let value = try value(.databaseURL) { return value }
    let cluster = PrivateCluster(folder)
    guard let server = cluster.server else { return nil }
    return Value(text: server.url(as: role), origin: .cluster(cluster.location.folder))
  }

  /// A pipeline works in what it has checked out, which may be somebody's pull request: whoever answers as a PostgreSQL may
  /// ask for the password itself, and `PGPASSWORD` goes to any.
  ///
  /// - Throws: a `Failure` where whoever wrote into this folder has chosen the database, and not its password; F0000 where
  ///   libpq cannot read its URL
  func checkPassword(for database: Value) throws {
    guard isOfFolder(database.origin), environment["PGPASSWORD"].map({ !$0.isEmpty }) ?? false,
      try !Connection.hasPassword(database.text)
    else { return }
    throw Failure(
      .usage,
      "\(database.origin) names a database, and the password for it comes from elsewhere: PGPASSWORD",
      remedy: """
        Who may write into this folder could have the password sent anywhere. Name the database in \
        \(Setting.databaseURL.variable) or \(Setting.databaseURL.flag); or keep the password in ~/.pgpass, beside the host \
        that it is for.
        """)
  }

  /// Whether it is the configuration file of the current folder, and nobody has named that file.
  func isOfFolder(_ origin: Origin) -> Bool {
    guard case .file(let file) = origin else { return false }
    return file.hasSuffix("/\(ConfigurationFile.inFolder)")
      && environment[ConfigurationFile.variable] != file
  }
}
