package import Deployments
internal import Postgres

/// A hold, from its placing on.
package struct PlacedHold: Hashable, Sendable {
  package let id: String
  package let hold: Hold
  /// Where it was placed, and when and by whom.
  package let position: Int64
  package let placed: Timestamp
  package let actor: String
  /// Where it was released; nil as long as it was not.
  package let releasedBy: Int64?
  package let released: Timestamp?

  package func isInForce(at time: Timestamp) -> Bool {
    releasedBy == nil && hold.until.map { $0 > time } ?? true
  }
}

/// Holds, and the position that they are known at; nil where the log is empty.
package struct HoldAnswer: Hashable, Sendable {
  package let position: Int64?
  package let holds: [PlacedHold]
}

extension History {
  /// Every hold that was placed, in that order.
  ///
  /// - Parameter position: the log as it stood when this was its last position; nil for all that it holds now
  /// - Returns: also those that were released
  /// - Throws: `LogError.noEntry` for a position that is not there, `PostgresError`
  package func holds(at position: Int64? = nil) async throws -> HoldAnswer {
    let position = try await self.position(for: position.map { .position($0) } ?? .latest)
    return try await reader.run { connection in
      HoldAnswer(
        position: position < 0 ? nil : position,
        holds: try PlacedHold.read(at: position, on: connection))
    }
  }
}

extension PlacedHold {
  fileprivate static func read(
    at position: Int64, on connection: isolated Connection
  ) throws -> [PlacedHold] {
    let rows = try connection.query(
      """
      SELECT id, hold.position, placed_at, hold.actor, environment, service, deployment, "from",
        "to", until, ended.position, ended.released_at
      FROM history.hold LEFT JOIN LATERAL (
        SELECT position, released_at FROM history.release
        WHERE hold = id AND position > hold.position AND position <= \(position)
        ORDER BY position LIMIT 1) AS ended ON true
      WHERE hold.position <= \(position) ORDER BY hold.position
      """)
    return try rows.map { row in
      var hold = Hold()
      hold.environment = try row.get(4)
      hold.service = try row.get(5)
      hold.deployment = try row.get(6)
      hold.from = try row.get(7)
      hold.to = try row.get(8)
      hold.until = try row.get(9)
      return PlacedHold(
        id: try row.get(0), hold: hold, position: try row.get(1), placed: try row.get(2),
        actor: try row.get(3), releasedBy: try row.get(10), released: try row.get(11))
    }
  }
}

extension Hold {
  /// Those that were not released; some of them may have ended by themselves.
  static func inForce(
    at position: Int64, on connection: isolated Connection
  ) throws -> [Hold] {
    try PlacedHold.read(at: position, on: connection).filter { $0.releasedBy == nil }.map(\.hold)
  }
}
