import Postgres
import TestSupport
import Testing

@Suite(.database) struct ScanTests {
  private struct Stop: Error {}

  @Test(arguments: [1, 7, 1_000, 100_000, 100_001])
  func `every row comes once and in order`(fetch: Int) async throws {
    let total = fetch == 1 ? 100 : 100_000
    let sum = try await TestDatabase.current.connection().transaction { connection in
      var expected = 1
      var sum = 0
      try connection.forEach(
        "SELECT n, repeat('x', 20) FROM generate_series(1, \(total)) n", fetch: fetch
      ) { row in
        let n: Int = try row.get(0)
        guard n == expected else { throw Stop() }
        expected += 1
        sum += n
      }
      return sum
    }
    #expect(sum == total * (total + 1) / 2)
  }

  @Test func `outside a transaction it makes its own`() async throws {
    let connection = TestDatabase.current.connection()
    try await connection.forEach("SELECT \(1) WHERE false") { _ in throw Stop() }
    await #expect(throws: Stop.self) {
      try await connection.forEach("SELECT n FROM generate_series(1, 10) n", fetch: 3) { row in
        if try row.get(0, as: Int.self) == 5 { throw Stop() }
      }
    }
    let cursors: Int = try await connection.query(
      "SELECT count(*) FROM pg_cursors WHERE name <> ''")[0].get(0)
    #expect(cursors == 0)
  }

  @Test func `the body may run statements and scans, and a stopped scan spoils nothing`()
    async throws
  {
    let pairs = try await TestDatabase.current.connection().transaction { connection in
      var pairs: [Int] = []
      let numbers: SQL = "SELECT n FROM generate_series(1, 5) n"
      try connection.forEach(numbers, fetch: 2) { outer in
        let n: Int = try outer.get(0)
        let twice: Int = try connection.query("SELECT \(n) * 2")[0].get(0)
        try? connection.forEach(numbers, fetch: 2) { inner in
          guard try inner.get(0, as: Int.self) < 3 else { throw Stop() }
          pairs.append(twice)
        }
      }
      return pairs
    }
    #expect(pairs == [2, 2, 4, 4, 6, 6, 8, 8, 10, 10])
  }

  @Test func `an error halfway is thrown`() async throws {
    let connection = TestDatabase.current.connection()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.forEach("SELECT 1 / (50 - n) FROM generate_series(1, 99) n", fetch: 10) {
        _ in
      }
    }
    #expect(error?.sqlstate == "22012")
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
  }

  @Test(arguments: [1, 7, 100, 101])
  func `pages come once and in order, in one snapshot`(fetch: Int) async throws {
    let connection = TestDatabase.current.connection()
    try await connection.script("CREATE TABLE t AS SELECT n FROM generate_series(1, 100) n")
    try await connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ")
    try await connection.query("SELECT FROM t")
    try await TestDatabase.current.connection().script("INSERT INTO t VALUES (101)")
    var numbers: [Int] = []
    var pages = 0
    try await connection.forEachPage("SELECT n FROM t ORDER BY n", fetch: fetch) { page in
      pages += page.isEmpty ? 0 : 1
      for row in page { numbers.append(try row.get(0)) }
    }
    #expect(numbers == Array(1...100))
    #expect(pages == (99 + fetch) / fetch)
  }

  @Test func `a body that throws ends the pages`() async throws {
    let connection = TestDatabase.current.connection()
    try await connection.script("BEGIN")
    await #expect(throws: Stop.self) {
      try await connection.forEachPage("SELECT n FROM generate_series(1, 10) n", fetch: 3) {
        page in
        if try page[0].get(0, as: Int.self) == 4 { throw Stop() }
      }
    }
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
  }
}
