import Postgres
import TestSupport
import Testing

@Suite(.database) struct CopyTests {
  private struct Stop: Error {}

  private func makeTable() async throws -> Connection {
    let connection = TestDatabase.current.connection()
    try await connection.script(
      """
      CREATE TABLE t (
        n bigint PRIMARY KEY CHECK (n >= 0), name text, bytes bytea, list jsonb, truth boolean)
      """)
    return connection
  }

  private static let columns = ["n", "name", "bytes", "list", "truth"]

  @Test(arguments: [0, 1, 5_000])
  func `rows arrive as they were made`(count: Int) async throws {
    let connection = try await makeTable()
    try await connection.run { connection in
      try connection.copy(into: "t", Self.columns, 0..<count) { row, n in
        row.add(n)
        row.add(n % 3 == 0 ? nil : "name \(n) é")
        row.add([UInt8](repeating: 7, count: n % 50))
        row.add(n % 2 == 0 ? nil : JSONB("[\(n)]"))
        row.add(true)
      }
    }
    let rows = try await connection.query(
      "SELECT n, name, octet_length(bytes), list::text, truth FROM t ORDER BY n")
    #expect(rows.count == count)
    for (n, row) in rows.enumerated() {
      #expect(try row.get(0) == n)
      #expect(try row.get(1) == (n % 3 == 0 ? nil : "name \(n) é"))
      #expect(try row.get(2) == n % 50)
      #expect(try row.get(3) == (n % 2 == 0 ? nil : "[\(n)]"))
      #expect(try row.get(4) == true)
    }
  }

  @Test func `a row that is refused refuses them all, and the connection goes on`() async throws {
    let connection = try await makeTable()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.run { connection in
        try connection.copy(into: "t", ["n"], 0..<5_000) { row, n in row.add(n == 9 ? -1 : n) }
      }
    }
    #expect(error?.sqlstate == "23514")
    #expect(try await connection.query("SELECT FROM t").count == 0)
  }

  @Test func `a body that throws writes nothing, and the connection goes on`() async throws {
    let connection = try await makeTable()
    await #expect(throws: Stop.self) {
      try await connection.run { connection in
        try connection.copy(into: "t", ["n"], 0..<5_000) { row, n in
          guard n < 4_000 else { throw Stop() }
          row.add(n)
        }
      }
    }
    #expect(try await connection.query("SELECT FROM t").count == 0)
  }

  @Test func `a table that is not there is an error, and the connection goes on`() async throws {
    let connection = try await makeTable()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.run { connection in
        try connection.copy(into: "nowhere", ["n"], 0..<3) { row, n in row.add(n) }
      }
    }
    #expect(error?.sqlstate == "42P01")
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
  }
}
