import CLibPQ

extension Connection {
  /// Writes rows by COPY, in binary: while the server takes some, the body makes the next.
  ///
  /// Cheaper than an INSERT from a hundred rows on; a few cost one more round trip.
  ///
  /// - Parameters:
  ///   - table: Its name.
  ///   - columns: Their names, in the order of the values.
  ///   - elements: What the rows are made of, one of each.
  ///   - body: Adds the values of one row, one for each column and of exactly its type, which nobody checks: the
  ///     server reads an `integer` of eight bytes as nonsense. What it throws ends the COPY.
  /// - Throws: What the body throws, or a `PostgresError`. Outside a transaction nothing is written then.
  package func copy<Element>(
    into table: SQL, _ columns: [String], _ elements: some Sequence<Element>,
    _ body: (inout CopyRow, Element) throws -> Void
  ) throws {
    let names = columns.map { SQL.quoted(identifier: $0) }.joined(separator: ", ")
    let statement = "COPY \(table.text) (\(names)) FROM STDIN (FORMAT binary)"
    let session = try withSession { session throws(PostgresError) in
      try session.beginCopy(statement)
      return session
    }
    var row = CopyRow(count: Int16(columns.count))
    do {
      for element in elements {
        row.begin()
        try body(&row, element)
        if row.bytes.count >= CopyRow.portion {
          try session.sendCopy(row.bytes)
          row.bytes.removeAll(keepingCapacity: true)
        }
      }
      row.end()
      try session.sendCopy(row.bytes)
    } catch {
      try? withSession { session throws(PostgresError) in
        try session.endCopy(because: "the rows could not be made")
      }
      throw error
    }
    try withSession { session throws(PostgresError) in try session.endCopy() }
  }
}

/// A row on its way into a table: `COPY`'s binary format, each value by its length and bytes.
package struct CopyRow {
  /// What is sent at once: libpq sends in pieces of 8 KiB.
  fileprivate static let portion = 16_384

  fileprivate var bytes: [UInt8] = []
  private let count: Int16

  fileprivate init(count: Int16) {
    self.count = count
    bytes.reserveCapacity(2 * Self.portion)
    bytes += "PGCOPY\n".utf8
    bytes += [0xFF, 0x0D, 0x0A, 0x00]
    // No flags, no extension of the header.
    bytes.appendBigEndian(Int64(0))
  }

  package mutating func add(_ value: some PostgresValue) {
    bytes.append(sized: value)
  }

  fileprivate mutating func begin() { bytes.appendBigEndian(count) }
  fileprivate mutating func end() { bytes.appendBigEndian(Int16(-1)) }
}

extension Session {
  fileprivate func beginCopy(_ statement: String) throws(PostgresError) {
    try receive()
    guard PQsendQuery(connection, statement) == 1, let result = PQgetResult(connection) else {
      throw PostgresError(result: nil, connection: connection)
    }
    defer { PQclear(result) }
    guard PQresultStatus(result) != PGRES_COPY_IN else { return }
    let error = PostgresError(result: result, connection: connection)
    while let rest = PQgetResult(connection) { PQclear(rest) }
    throw error
  }

  fileprivate func sendCopy(_ bytes: [UInt8]) throws(PostgresError) {
    let sent = bytes.withUnsafeBytes { bytes in
      PQputCopyData(
        connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(bytes.count))
    }
    guard sent == 1 else { throw PostgresError(result: nil, connection: connection) }
  }

  /// Asks the server to keep what it got, or to forget it for a reason.
  fileprivate func endCopy(because reason: String? = nil) throws(PostgresError) {
    guard PQputCopyEnd(connection, reason) == 1 else {
      throw PostgresError(result: nil, connection: connection)
    }
    _ = try answer(1)
  }
}
