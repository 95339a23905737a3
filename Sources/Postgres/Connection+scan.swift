extension Connection {
  /// Hands the rows of one statement to the body, in constant memory.
  ///
  /// Reads through a cursor: within the transaction where there is one, otherwise in one of its
  /// own. The body may run other statements on this connection.
  ///
  /// - Parameters:
  ///   - statement: A SELECT or VALUES.
  ///   - fetch: How many rows are in memory at a time, at least 1.
  ///   - body: Called with each row in order; what it throws ends the scan.
  /// - Throws: What the body throws, or a `PostgresError`.
  package func forEach(
    _ statement: SQL, fetch: Int = 2_000, _ body: (Row) throws -> Void
  ) throws {
    guard isInTransaction else {
      return try bracket("BEGIN READ ONLY") { try scan(statement, fetch: fetch, body) }
    }
    try scan(statement, fetch: fetch, body)
  }

  private func scan(_ statement: SQL, fetch: Int, _ body: (Row) throws -> Void) throws {
    cursors += 1
    let cursor = "scan_\(cursors)"
    let size = max(1, fetch)
    try once("DECLARE \(identifier: cursor) NO SCROLL CURSOR FOR \(statement)")
    do {
      // Not prepared: each FETCH may answer with other columns under the same text.
      let next = SQL(stringLiteral: "FETCH FORWARD \(size) FROM \(cursor)")
      var rows: Rows
      repeat {
        rows = try once(next)
        for row in rows { try body(row) }
      } while rows.count == size
    } catch {
      // Fails, without harm, where the transaction has failed.
      _ = try? once("CLOSE \(identifier: cursor)")
      throw error
    }
    try once("CLOSE \(identifier: cursor)")
  }

  @discardableResult
  private func once(_ statement: SQL) throws(PostgresError) -> Rows {
    try withSession { session throws(PostgresError) in try session.runOnce(statement) }
  }
}
