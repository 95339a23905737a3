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
    let cursor = try Cursor(statement, on: self)
    do {
      var rows: Rows
      repeat {
        rows = try cursor.fetch(fetch, on: self)
        for row in rows { try body(row) }
      } while rows.count == max(1, fetch)
    } catch {
      // Fails, without harm, where the transaction has failed.
      try? cursor.close(on: self)
      throw error
    }
    try cursor.close(on: self)
  }

  /// Hands the rows of one statement to the body, page by page, in constant memory: while the body works on one,
  /// where the caller runs, the next one is read.
  ///
  /// Within a transaction that was begun by `script`, on a connection that nobody else uses meanwhile.
  ///
  /// - Parameters:
  ///   - statement: A SELECT or VALUES.
  ///   - fetch: How many rows a page has, at least 1; there are two pages in memory at a time.
  ///   - body: Called with each page in order; what it throws ends the scan.
  /// - Throws: What the body throws, or a `PostgresError`.
  package nonisolated func forEachPage(
    _ statement: SQL, fetch: Int, _ body: (Rows) throws -> Void
  ) async throws {
    let cursor = try await run { try Cursor(statement, on: $0) }
    var page = try await run { try cursor.fetch(fetch, on: $0) }
    while page.count == max(1, fetch) {
      async let next = run { try cursor.fetch(fetch, on: $0) }
      try body(page)
      page = try await next
    }
    try body(page)
    try await run { try cursor.close(on: $0) }
  }
}

/// A statement's rows on the server, taken from there in portions, within one transaction.
private struct Cursor: Sendable {
  private let name: String

  init(_ statement: SQL, on connection: isolated Connection) throws(PostgresError) {
    connection.cursors += 1
    name = "scan_\(connection.cursors)"
    try once("DECLARE \(identifier: name) NO SCROLL CURSOR FOR \(statement)", on: connection)
  }

  func fetch(_ count: Int, on connection: isolated Connection) throws(PostgresError) -> Rows {
    try once(
      SQL(stringLiteral: "FETCH FORWARD \(max(1, count)) FROM \(name)"), on: connection)
  }

  func close(on connection: isolated Connection) throws(PostgresError) {
    try once("CLOSE \(identifier: name)", on: connection)
  }

  /// Not prepared: each FETCH may answer with other columns under the same text.
  @discardableResult
  private func once(
    _ statement: SQL, on connection: isolated Connection
  ) throws(PostgresError) -> Rows {
    try connection.withSession { session throws(PostgresError) in try session.runOnce(statement) }
  }
}
