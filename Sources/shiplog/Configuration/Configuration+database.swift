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
}
