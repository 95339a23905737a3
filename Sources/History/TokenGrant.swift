package import Deployments
package import Merkle
package import Postgres

/// What a token that is in force lets its holder do.
package struct TokenGrant: Hashable, Sendable {
  package let name: String
  package let grant: Grant
  /// When it ends by itself; nil for never.
  package let expires: Timestamp?
  /// The last position that the read models stood for when it was looked up; nil for none.
  package let position: Int64?

  /// Looks tokens up, all in one statement. A revocation counts as soon as the log has it: by the read models alone a token that
  /// was revoked would be in force again while they are folded anew.
  ///
  /// - Parameters:
  ///   - hashes: SHA-256 of each token's text
  ///   - time: by which they must not have expired
  ///   - connection: of any role that reads
  /// - Returns: by their hashes, those that were made, as far as the read models go, and neither expired nor were revoked
  /// - Throws: `PostgresError`
  package static func inForce(
    for hashes: [Hash], at time: Timestamp, on connection: isolated Connection
  ) throws(PostgresError) -> [Hash: TokenGrant] {
    let rows = try connection.query(
      """
      SELECT sha256, name, scopes, environments, services, expires_at,
        (SELECT nullif(size, 0) - 1 FROM history.checkpoint)
      FROM history.token
      WHERE sha256 = ANY(\(hashes)) AND coalesce(expires_at > \(time), true)
        AND NOT EXISTS (SELECT FROM history.revocation WHERE token = name)
        AND NOT EXISTS (
          SELECT FROM log.entry
          WHERE position('"type":"dev.cdeventsx.shiplog-token.revoked.'::bytea
              IN substring(leaf FROM octet_length(leaf) - 72)) > 0
            AND position >= (SELECT size FROM history.checkpoint)
            AND convert_from(leaf, 'UTF8')::jsonb #>> '{facts,revocation}' = name)
      """)
    var grants: [Hash: TokenGrant] = [:]
    for row in rows {
      grants[try row.get(0)] = TokenGrant(
        name: try row.get(1),
        grant: try Grant(scopes: row.get(2), environments: row.get(3), services: row.get(4)),
        expires: try row.get(5), position: try row.get(6))
    }
    return grants
  }

  /// Notes that tokens were used.
  ///
  /// - Parameters:
  ///   - names: the tokens'
  ///   - time: when; an earlier one than is known changes nothing
  ///   - connection: of the service's role
  /// - Throws: `PostgresError`
  package static func markUsed(
    _ names: some Collection<String>, at time: Timestamp, on connection: isolated Connection
  ) throws(PostgresError) {
    // In one order, so that servers that note the same tokens wait for each other and do not lock each other out.
    try connection.query(
      """
      INSERT INTO access.token_use (name, used_at) SELECT unnest(\(names.sorted())), \(time)
      ON CONFLICT (name) DO UPDATE SET used_at = greatest(token_use.used_at, excluded.used_at)
      """)
  }
}
