package import Deployments
internal import Postgres

/// How the body of an entry went.
package struct BodyPruning: Hashable, Sendable {
  /// Of the event that says so.
  package let position: Int64
  /// When, by the log's own time.
  package let time: Timestamp
  package let reason: Pruning.Reason
  /// The environment whose policy was applied.
  package let environment: String?
  /// Where that policy was declared; nil for the platform's own rules, and for an erasure.
  package let policy: Int64?
}

extension History {
  /// How bodies went, as far as the read models stand.
  ///
  /// - Parameter positions: of entries whose bodies are not stored
  /// - Returns: by position
  /// - Throws: `PostgresError`
  package func prunings(of positions: [Int64]) async throws -> [Int64: BodyPruning] {
    guard !positions.isEmpty else { return [:] }
    return try await reader.run { connection in
      let rows = try connection.query(
        """
        SELECT wanted, pruning.position, pruned_at, reason, entry.environment, rule.position
        FROM unnest(\(positions)) AS wanted
        JOIN LATERAL (
          SELECT * FROM history.pruning WHERE first <= wanted ORDER BY first DESC LIMIT 1
        ) AS pruning ON last >= wanted
        JOIN history.entry AS entry ON entry.position = pruning.position
        LEFT JOIN LATERAL (
          SELECT position FROM history.policy
          WHERE environment = entry.environment AND position < pruning.position
            AND reason = 'policy'
          ORDER BY position DESC LIMIT 1
        ) AS rule ON true
        """)
      return try Dictionary(
        uniqueKeysWithValues: rows.map { row in
          (
            try row.get(0, as: Int64.self),
            BodyPruning(
              position: try row.get(1), time: try row.get(2),
              reason: Pruning.Reason(rawValue: try row.get(3)) ?? .policy,
              environment: try row.get(4), policy: try row.get(5))
          )
        })
    }
  }
}

extension BodyPruning: CustomStringConvertible {
  /// `by the policy of dev, declared at position 0`, `on request`
  package var description: String {
    switch reason {
    case .erasureRequest: "on request"
    case .policy:
      "by the policy of \(environment ?? "its environment"), "
        + (policy.map { "declared at position \($0)" } ?? "the platform's own")
    }
  }
}
