import Postgres
import TestSupport
import Testing

@Suite(.database) struct SQLTests {
  @Test func `a value never becomes part of the text`() async throws {
    let hostile = "'; DROP TABLE t; --"
    let connection = TestDatabase.current.connection()
    try await connection.script("CREATE TABLE t (name text)")
    try await connection.query("INSERT INTO t VALUES (\(hostile))")
    let rows = try await connection.query("SELECT name FROM t WHERE name = \(hostile)")
    #expect(try rows[0].get(0, as: String.self) == hostile)
  }

  @Test(arguments: ["plain", "Mixed Case", "quo\"te", "semi;colon--", "select", "ünï"])
  func `an identifier is quoted`(name: String) async throws {
    let connection = TestDatabase.current.connection()
    try await connection.query("CREATE TABLE \(identifier: name) (\(identifier: name) bigint)")
    try await connection.query("INSERT INTO \(identifier: name) VALUES (\(1))")
    #expect(try await connection.query("SELECT * FROM \(identifier: name)").columns == [name])
  }

  @Test func `statements splice into statements and their values are renumbered`() async throws {
    var conditions: SQL = "a < \(4)"
    conditions.append(" AND b <> \("x")")
    let statement: SQL =
      "SELECT a, \("first") FROM (VALUES (1, 'x'), (2, 'y'), (9, 'z')) v(a, b) WHERE \(conditions)"
    let rows = try await TestDatabase.current.connection().query(statement + " LIMIT \(10)")
    #expect(try rows.map { try $0.get(0, as: Int.self) } == [2])
    #expect(try rows[0].get(1, as: String.self) == "first")
  }

  @Test func `the same text with values of other types is another statement`() async throws {
    let connection = TestDatabase.current.connection()
    func same(_ value: some PostgresValue) -> SQL { "SELECT pg_typeof(\(value))::text" }
    for _ in 1...2 {
      #expect(try await connection.query(same(1))[0].get(0) == "bigint")
      #expect(try await connection.query(same("1"))[0].get(0) == "text")
    }
  }

  @Test func `many values of which the last are empty or NULL arrive in order`() async throws {
    let rows = try await TestDatabase.current.connection().query(
      "SELECT \(1), \(Int?.none), \("two"), \(""), \([] as [UInt8]), \(String?.none)")
    let row = rows[0]
    #expect(try row.get(0, as: Int.self) == 1)
    #expect(try row.get(2, as: String.self) == "two")
    #expect(try row.get(3, as: String?.self) == "")
    #expect(try row.get(4, as: [UInt8]?.self) == [])
    #expect(try row.isNull(1) && row.isNull(5))
  }
}
