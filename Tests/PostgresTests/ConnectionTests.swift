import Dispatch
import Postgres
import TestSupport
import Testing

@Suite(.database) struct ConnectionTests {
  private let connection = TestDatabase.current.connection()

  private func backend(of connection: Connection) async throws -> Int {
    try await connection.query("SELECT pg_backend_pid()")[0].get(0)
  }

  @Test func `the session is set up by defaults, settings and the URL, in rising order`()
    async throws
  {
    let url = TestDatabase.current.url + "&options=-c%20lock_timeout%3D5s"
    let settings = ["lock_timeout": "1s", "test.text": "a b, \\c", "application_name": "test"]
    let connection = Connection(url, settings: settings)
    func setting(_ name: String) async throws -> String {
      try await connection.query("SELECT current_setting(\(name))")[0].get(0)
    }
    #expect(try await setting("client_encoding") == "UTF8")
    #expect(try await setting("application_name") == "test")
    #expect(try await setting("lock_timeout") == "5s")
    #expect(try await setting("test.text") == "a b, \\c")
    let name = try await self.connection.query("SHOW application_name")[0].get(0, as: String.self)
    #expect(name == "shiplog")
    let named = Connection(TestDatabase.current.url + "&application_name=mine", settings: settings)
    #expect(try await named.query("SHOW application_name")[0].get(0) == "mine")
  }

  @Test func `a server that is not there is a connection failure`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await Connection("postgresql:///postgres?host=/nowhere").query("SELECT 1")
    }
    #expect(error?.sqlstate == "08001")
    #expect(error?.isConnectionFailure == true)
    #expect(error?.message.contains("/nowhere") == true)
  }

  @Test func `a URL that cannot be read is an error of its own`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await Connection("postgresql:///postgres?colour=blue").query("SELECT 1")
    }
    #expect(error?.isConnectionFailure == false)
    #expect(error?.message.contains("colour") == true)
  }

  @Test func `a connection that the server ended at rest is replaced unnoticed`() async throws {
    let old = try await backend(of: connection)
    try await TestDatabase.current.connection().query(
      "SELECT pg_terminate_backend(\(Int32(old)), 5000)")
    #expect(try await backend(of: connection) != old)
  }

  @Test func `a connection that breaks under a statement fails it and is opened again`()
    async throws
  {
    let old = try await backend(of: connection)
    let error = await #expect(throws: PostgresError.self) {
      try await connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
    }
    #expect(error?.sqlstate == "57P01")
    #expect(error?.isConnectionFailure == true)
    #expect(error?.isConnectionLost == true)
    #expect(try await backend(of: connection) != old)
  }

  @Test func `a closed connection opens again`() async throws {
    let old = try await backend(of: connection)
    await connection.close()
    #expect(try await backend(of: connection) != old)
  }

  @Test func `statements are prepared once, and again after what they need has changed`()
    async throws
  {
    func names() async throws -> [String] {
      try await connection.query(
        "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT * FROM t%' ORDER BY 1"
      ).map { try $0.get(0, as: String.self) }
    }
    try await connection.script("CREATE TABLE t (a bigint); INSERT INTO t VALUES (1)")
    for _ in 1...3 { try await connection.query("SELECT * FROM t WHERE a = \(1)") }
    #expect(try await names().count == 1)
    try await connection.script("ALTER TABLE t ADD b text DEFAULT 'new'")
    let rows = try await connection.query("SELECT * FROM t WHERE a = \(1)")
    #expect(try rows[0].get(1, as: String.self) == "new")
    try await connection.script("DISCARD ALL")
    #expect(try await connection.query("SELECT * FROM t WHERE a = \(1)").count == 1)
  }

  @Test func `a transaction whose preparations were lost does nothing outside of itself`()
    async throws
  {
    struct Stop: Error {}
    try await connection.script("CREATE TABLE t (a bigint)")
    let write: @Sendable (isolated Connection) throws -> Void = { connection in
      try connection.query("INSERT INTO t VALUES (1)")
      throw Stop()
    }
    await #expect(throws: Stop.self) { try await connection.transaction(write) }
    // As a pooler leaves it behind: nobody knows BEGIN any more.
    try await connection.script("DEALLOCATE ALL")
    await #expect(throws: (any Error).self) { try await connection.transaction(write) }
    #expect(try await connection.query("SELECT FROM t").isEmpty)
    await #expect(throws: Stop.self) { try await connection.transaction(write) }
  }

  @Test func `a changed plan within a transaction fails once, then is forgotten`() async throws {
    try await connection.script("CREATE TABLE t (a bigint)")
    try await connection.query("SELECT * FROM t")
    try await connection.script("ALTER TABLE t ADD b text")
    let read: @Sendable (isolated Connection) throws -> Int = {
      try $0.query("SELECT * FROM t").count
    }
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction(read)
    }
    #expect(error?.sqlstate == "0A000")
    #expect(try await connection.transaction(read) == 0)
  }

  @Test func `more texts than are kept still run`() async throws {
    for number in 0..<1_100 {
      try await connection.query("SELECT 1 AS \(identifier: "c\(number)")")
    }
    let kept: Int = try await connection.query("SELECT count(*) FROM pg_prepared_statements")[0]
      .get(0)
    #expect(kept <= 512)
  }

  @Test func `COPY is refused and the connection recovers`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.query("COPY (SELECT 1) TO STDOUT")
    }
    #expect(error?.sqlstate == "0A000")
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
  }

  @Test func `concurrent callers of one connection take turns`() async throws {
    try await connection.script("CREATE TABLE t (n bigint); INSERT INTO t VALUES (0)")
    try await withThrowingTaskGroup { group in
      for _ in 0..<50 {
        group.addTask {
          // Read, then write: would lose updates if two of them interleaved.
          try await connection.transaction { connection in
            let n: Int = try connection.query("SELECT n FROM t")[0].get(0)
            try connection.query("UPDATE t SET n = \(n + 1)")
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await connection.query("SELECT n FROM t")[0].get(0) == 50)
    let others: Int = try await connection.query(
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")[0].get(0)
    #expect(others == 1)
  }
}
