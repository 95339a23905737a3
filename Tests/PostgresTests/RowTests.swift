import Postgres
import TestSupport
import Testing

@Suite(.database) struct RowTests {
  private func row(_ statement: SQL) async throws -> Row {
    try await TestDatabase.current.connection().query(statement)[0]
  }

  @Test func `a NULL where none is expected names the column`() async throws {
    let row = try await row("SELECT NULL::text AS subject, ARRAY[1, NULL]::bigint[] AS list")
    let error = #expect(throws: PostgresError.self) { try row.get(0, as: String.self) }
    #expect(
      error?.description
        == "ERROR 22004: column \"subject\" is NULL, which does not read as String")
    #expect(throws: PostgresError.malformed("column \"list\": element 1 of the array is NULL")) {
      try row.get(1, as: [Int].self)
    }
  }

  @Test func `another type names the column and both types`() async throws {
    let row = try await row("SELECT now() AS recorded, 1::bigint AS n, ARRAY[1] AS list")
    let errors = [
      #expect(throws: PostgresError.self) { try row.get(0, as: Int.self) },
      #expect(throws: PostgresError.self) { try row.get(1, as: Int32.self) },
      #expect(throws: PostgresError.self) { try row.get(1, as: String?.self) },
      #expect(throws: PostgresError.self) { try row.get(2, as: [String].self) },
    ]
    #expect(errors.allSatisfy { $0?.sqlstate == "42804" })
    #expect(
      errors.map { $0?.message } == [
        "column \"recorded\" is of type timestamptz, which does not read as Int (bigint)",
        "column \"n\" is of type bigint, which does not read as Int32 (integer)",
        "column \"n\" is of type bigint, which does not read as Optional<String> (text)",
        "column \"list\" is of type integer[], which does not read as Array<String> (text[])",
      ])
  }

  @Test(arguments: [-1, 1]) func `a column that is not there is refused`(column: Int) async throws {
    let row = try await row("SELECT 1")
    let error = #expect(throws: PostgresError.self) { try row.get(column, as: Int.self) }
    #expect(error?.sqlstate == "42703")
  }

  @Test func `bytes are copied or lent as they came`() async throws {
    let row = try await row("SELECT '\\x0102'::bytea, NULL::bytea, 258::int4")
    #expect(try row.bytes(0) == [1, 2])
    #expect(try row.bytes(2) == [0, 0, 1, 2])
    #expect(try row.withBytes(0) { $0.count } == 2)
    #expect(try row.withSpan(2) { try $0.bigEndian(as: Int32.self) } == 258)
    #expect(try row.isNull(1))
    #expect(try !row.isNull(0))
    #expect(throws: PostgresError.self) { try row.bytes(1) }
  }

  @Test func `rows are a collection with named columns`() async throws {
    let connection = TestDatabase.current.connection()
    let rows = try await connection.query("SELECT n, n * 2 AS twice FROM generate_series(1, 5) n")
    #expect(rows.columns == ["n", "twice"])
    #expect(try rows.reversed().map { try $0.get(1, as: Int.self) } == [10, 8, 6, 4, 2])
    #expect(try await connection.query("SELECT 1 WHERE false").isEmpty)
  }
}
