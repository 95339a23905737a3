internal import Deployments
internal import Log
internal import Merkle
internal import Postgres

/// Tokens: the first event of a name, and of a token, counts.
extension ReadTables {
  func write(
    _ token: Token, of entry: Entry, on connection: isolated Connection
  ) throws(PostgresError) {
    guard let sha256 = Hash(hex: token.sha256) else { return }
    try connection.query(
      """
      INSERT INTO \(table("token")) (
        name, position, sha256, scopes, environments, services, created_at, actor, expires_at)
      SELECT \(token.name), \(entry.position), \(sha256),
        \(token.grant.scopes.map(\.rawValue).sorted()), \(token.grant.environments.sorted()),
        \(token.grant.services.sorted()), \(entry.recorded), \(entry.principal.description),
        \(token.expires)
      WHERE NOT EXISTS (SELECT FROM \(table("token")) WHERE sha256 = \(sha256))
      ON CONFLICT DO NOTHING
      """)
  }

  /// Ends a token that is there; a name that nobody has yet is not used up by it.
  func write(
    revocationOf token: String, _ entry: Entry, on connection: isolated Connection
  ) throws(PostgresError) {
    try connection.query(
      """
      INSERT INTO \(table("revocation")) (token, position, revoked_at, actor)
      SELECT name, \(entry.position), \(entry.recorded), \(entry.principal.description)
      FROM \(table("token")) WHERE name = \(token)
      ON CONFLICT DO NOTHING
      """)
  }
}
