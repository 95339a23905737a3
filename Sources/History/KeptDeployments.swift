internal import Deployments
internal import Postgres

/// Deployments whose details stay, whatever their age.
enum KeptDeployments {
  /// What can be rolled back to, as long as it was not rolled back itself: a success that changed something and was not
  /// found wanting.
  static let isGood: SQL = """
    changed AND outcome = 'succeeded' AND kind <> 'remove' AND verified IS NOT FALSE
    """

  /// Those that have not ended.
  static func inProgress(
    at position: Int64, on connection: isolated Connection
  ) throws -> Set<String> {
    try ids(
      """
      SELECT id FROM history.deployment
      WHERE since <= \(position) AND until > \(position) AND outcome = 'in_progress'
      """, on: connection)
  }

  /// The newest that changed what runs, of each environment and service.
  static func running(
    at position: Int64, on connection: isolated Connection
  ) throws -> Set<String> {
    try ids(
      """
      SELECT running.id FROM history.place, LATERAL (
        SELECT id FROM history.deployment
        WHERE environment = place.environment AND service = place.service AND changed
          AND since <= \(position) AND until > \(position)
        ORDER BY finished_at DESC, id DESC LIMIT 1) AS running
      WHERE place.since <= \(position)
      """, on: connection)
  }

  /// The newest good ones of each service, as many as its environment preserves; of environments that preserve all, none
  /// is named.
  static func preserved(
    by policies: [String: Policy], at position: Int64, on connection: isolated Connection
  ) throws -> Set<String> {
    let limits = try Self.limits(by: policies, at: position, on: connection)
      .compactMap { environment, limit in limit.map { (environment, Int64($0)) } }
    return try ids(
      """
      SELECT kept.id
      FROM unnest(\(limits.map(\.0)), \(limits.map(\.1))) AS preserved (environment, count)
      JOIN history.place USING (environment), LATERAL (
        SELECT id FROM history.deployment
        WHERE environment = place.environment AND service = place.service AND \(isGood) AND NOT rolled_back
          AND since <= \(position) AND until > \(position)
        ORDER BY finished_at DESC, id DESC LIMIT preserved.count) AS kept
      WHERE place.since <= \(position)
      """, on: connection)
  }

  /// How many deployments of a service each environment preserves; nil for all.
  static func limits(
    by policies: [String: Policy], at position: Int64, on connection: isolated Connection
  ) throws -> [(environment: String, limit: Int?)] {
    let rows = try connection.query(
      "SELECT DISTINCT environment FROM history.place WHERE since <= \(position)")
    return try rows.map { row in
      let environment: String = try row.get(0)
      let policy = policies[environment] ?? Policy(standardFor: environment)
      return (environment, policy.preserved.limit)
    }
  }

  private static func ids(
    _ statement: SQL, on connection: isolated Connection
  ) throws -> Set<String> {
    Set(try connection.query(statement).map { try $0.get(0, as: String.self) })
  }
}

extension Meaning {
  /// Whether it rules about what is kept or who gets in.
  var isRule: Bool {
    switch self {
    case .policyDeclared, .holdPlaced, .holdReleased, .retentionApplied, .tokenCreated,
      .tokenRevoked:
      true
    default: false
    }
  }
}
