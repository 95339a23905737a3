package import Deployments
internal import Postgres

/// A token, from its making on.
package struct KnownToken: Hashable, Sendable {
  package enum State: String, Sendable {
    case active, expired, revoked
  }

  package let name: String
  package let grant: Grant
  /// When it ends by itself; nil for never.
  package let expires: Timestamp?
  /// Where it was made, and when and by whom.
  package let position: Int64
  package let created: Timestamp
  package let actor: String
  /// Where it was revoked; nil as long as it was not.
  package let revokedBy: Int64?
  package let revoked: Timestamp?
  /// When it was last used, to about a minute; nil where that was never told.
  package let used: Timestamp?

  package func state(at time: Timestamp) -> State {
    if revokedBy != nil { return .revoked }
    return expires.map { $0 > time } ?? true ? .active : .expired
  }
}

/// Tokens, and the position that they are known at; nil where the log is empty.
package struct TokenAnswer: Hashable, Sendable {
  package let position: Int64?
  package let tokens: [KnownToken]
}

extension History {
  /// Every token that was ever made, in that order.
  ///
  /// - Returns: also those that have expired or were revoked
  /// - Throws: `PostgresError`
  package func tokens() async throws -> TokenAnswer {
    let position = try await position(for: .latest)
    return try await reader.run { connection in
      TokenAnswer(
        position: position < 0 ? nil : position,
        tokens: try KnownToken.read(at: position, on: connection))
    }
  }
}

extension KnownToken {
  fileprivate static func read(
    at position: Int64, on connection: isolated Connection
  ) throws -> [KnownToken] {
    let rows = try connection.query(
      """
      SELECT token.name, scopes, environments, services, expires_at, token.position, created_at,
        token.actor, revocation.position, revoked_at, used_at
      FROM history.token
      LEFT JOIN history.revocation
        ON revocation.token = token.name AND revocation.position <= \(position)
      LEFT JOIN access.token_use ON token_use.name = token.name
      WHERE token.position <= \(position) ORDER BY token.position
      """)
    return try rows.map { row in
      KnownToken(
        name: try row.get(0),
        grant: try Grant(scopes: row.get(1), environments: row.get(2), services: row.get(3)),
        expires: try row.get(4), position: try row.get(5), created: try row.get(6),
        actor: try row.get(7), revokedBy: try row.get(8), revoked: try row.get(9),
        used: try row.get(10))
    }
  }
}

extension Grant {
  /// As the columns of `history.token` have it. A scope that this version does not know allows nothing.
  init(scopes: [String], environments: [String], services: [String]) {
    self.init(scopes: Set(scopes.compactMap(Scope.init(rawValue:))))
    self.environments = Set(environments)
    self.services = Set(services)
  }
}
