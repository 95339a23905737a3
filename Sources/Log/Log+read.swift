internal import Deployments
internal import Postgres

extension Log {
  /// How far the log goes now, and its root.
  ///
  /// - Throws: `LogError`
  package func head() async throws(LogError) -> Head {
    try await reading { try Head.read(on: $0) }
  }

  /// Entries from a position on, in order and without a gap.
  ///
  /// - Parameters:
  ///   - start: the first position
  ///   - limit: at most so many entries
  /// - Returns: none where the log ends before `start`
  /// - Throws: `LogError`
  package func entries(from start: Int64, limit: Int) async throws(LogError) -> [Entry] {
    let (end, isPastAll) = start.addingReportingOverflow(Int64(limit))
    return try await reading { connection in
      let rows = try connection.query(
        """
        SELECT position, leaf FROM log.entry
        WHERE position >= \(start) AND position < \(isPastAll ? .max : end) ORDER BY position
        """)
      var next = start
      return try rows.map { row in
        let position: Int64 = try row.get(0)
        guard position == next else { throw LogError.noEntry(position: next) }
        next += 1
        return try Entry(leaf: row.get(1), position: position)
      }
    }
  }

  /// The entries at these positions, in the order given.
  ///
  /// - Throws: `LogError.noEntry` for a position that the log has not reached
  package func entries(at positions: [Int64]) async throws(LogError) -> [Entry] {
    let found = try await reading { connection in
      let rows = try connection.query(
        "SELECT position, leaf FROM log.entry WHERE position = ANY(\(positions))")
      return try Dictionary(
        uniqueKeysWithValues: rows.map { row in
          let position: Int64 = try row.get(0)
          return (position, try Entry(leaf: row.get(1), position: position))
        })
    }
    var entries: [Entry] = []
    for position in positions {
      guard let entry = found[position] else { throw .noEntry(position: position) }
      entries.append(entry)
    }
    return entries
  }

  /// Which bodies of these positions are stored: the others were pruned.
  ///
  /// - Throws: `LogError`
  package func storedBodies(at positions: [Int64]) async throws(LogError) -> Set<Int64> {
    try await reading(on: bodyReader) { connection in
      let rows = try connection.query(
        "SELECT position FROM log.body WHERE position = ANY(\(positions))")
      return Set(try rows.map { try $0.get(0, as: Int64.self) })
    }
  }

  /// The events as they were received, byte for byte, by position; pruned ones are not there.
  ///
  /// - Throws: `LogError`
  package func bodies(at positions: [Int64]) async throws(LogError) -> [Int64: [UInt8]] {
    try await reading(on: bodyReader) { connection in
      let rows = try connection.query(
        "SELECT position, content FROM log.body WHERE position = ANY(\(positions))")
      return try Dictionary(
        uniqueKeysWithValues: rows.map {
          (try $0.get(0, as: Int64.self), try $0.get(1, as: [UInt8].self))
        })
    }
  }

  /// Runs statements on a reading connection, and tells the log's errors from the server's.
  func reading<Value: Sendable>(
    on connection: Connection? = nil,
    _ body: @Sendable (isolated Connection) throws -> Value
  ) async throws(LogError) -> Value {
    do {
      return try await (connection ?? reader).run(body)
    } catch {
      throw .of(error)
    }
  }
}
