import Dispatch
import Postgres
import TestSupport
import Testing

/// Statements that are sent before the answers to earlier ones are there.
@Suite(.database) struct PipelineTests {
  private let connection: Connection

  init() async throws {
    connection = TestDatabase.current.connection()
    try await connection.script("CREATE TABLE t (n bigint UNIQUE)")
  }

  private func numbers() async throws -> [Int64] {
    try await TestDatabase.current.connection().query("SELECT n FROM t ORDER BY n").map {
      try $0.get(0)
    }
  }

  @Test func `several statements have an answer each, in order`() async throws {
    let answers = try await connection.query([
      "INSERT INTO t VALUES (1), (2) RETURNING n", "SELECT count(*) FROM t",
      "SELECT n FROM t WHERE n = \(3)",
    ])
    #expect(answers.map(\.count) == [2, 1, 0])
    #expect(try answers[1][0].get(0) == 2)
    #expect(try await numbers() == [1, 2])
  }

  @Test func `what follows a statement that failed is not run, and its error is thrown`()
    async throws
  {
    for _ in 1...2 {
      let error = await #expect(throws: PostgresError.self) {
        try await connection.query([
          "INSERT INTO t VALUES (1)", "SELECT 1 / \(0)", "INSERT INTO t VALUES (\(2))",
        ])
      }
      #expect(error?.sqlstate == "22012")
      #expect(error?.isConnectionLost == false)
    }
    #expect(try await numbers() == [])
    // Nobody believes that it is prepared.
    try await connection.query("INSERT INTO t VALUES (\(2))")
    #expect(try await numbers() == [2])
  }

  @Test func `statements that are only sent are committed with their transaction`() async throws {
    try await connection.transaction { connection in
      for number in 0..<2_000 { try connection.send("INSERT INTO t VALUES (\(number))") }
      let seen: Int64 = try connection.query("SELECT count(*) FROM t")[0].get(0)
      #expect(seen == 2_000)
      try connection.send("DELETE FROM t WHERE n > \(9)")
    }
    #expect(try await numbers() == Array(0...9))
  }

  @Test func `one that fails fails the statement that is waited for next`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        try connection.send("INSERT INTO t VALUES (1)")
        try connection.send("INSERT INTO t VALUES (1)")
        try connection.send("INSERT INTO t VALUES (2)")
        try connection.query("SELECT 1")
        Issue.record("it went on")
      }
    }
    #expect(error?.constraint == "t_n_key")
    #expect(try await numbers() == [])
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
  }

  @Test func `one that fails last fails COMMIT, and the connection goes on`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        try connection.send("INSERT INTO t VALUES (1)")
        try connection.send("INSERT INTO t VALUES (1)")
      }
    }
    #expect(error?.constraint == "t_n_key")
    #expect(error?.isCommitUnknown == false)
    #expect(try await connection.transaction { try $0.query("SELECT 1")[0].get(0) } == 1)
    #expect(try await numbers() == [])
  }

  @Test func `a throw rolls back what was sent`() async throws {
    struct Stop: Error {}
    await #expect(throws: Stop.self) {
      try await connection.transaction { connection in
        try connection.send("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(try await numbers() == [])
    #expect(try await connection.query("SELECT pg_current_xact_id_if_assigned()")[0].isNull(0))
  }

  @Test(arguments: [5_000, 100_000, 1 << 20])
  func `the server works on what was sent while the caller goes on`(_ length: Int) async throws {
    let other = TestDatabase.current.connection()
    try await other.script("SELECT pg_advisory_lock(1)")
    try await connection.transaction { connection in
      // It waits for the lock, hence for what the caller does next.
      let long = String(repeating: "x", count: length)
      try connection.send("SELECT pg_advisory_xact_lock(1), length(\(long))")
      let isWaiting = DispatchSemaphore(value: 0)
      Task {
        let waiting: SQL = """
          SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
          WHERE NOT granted AND datname = current_database()
          """
        while try await other.query(waiting).isEmpty {}
        isWaiting.signal()
        try await other.script("SELECT pg_advisory_unlock(1)")
      }
      #expect(isWaiting.wait(timeout: .now() + 60) == .success)
    }
  }

  @Test func `scripts, scans and COPY come after what was sent`() async throws {
    try await connection.transaction { connection in
      try connection.send("INSERT INTO t VALUES (1)")
      try connection.script("UPDATE t SET n = 2; UPDATE t SET n = n + 1")
      try connection.send("INSERT INTO t VALUES (4)")
      try connection.copy(into: "t", ["n"], [Int64(5)]) { $0.add($1) }
      try connection.send("UPDATE t SET n = n + 10")
      var seen: [Int64] = []
      try connection.forEach("SELECT n FROM t ORDER BY n") { seen.append(try $0.get(0)) }
      #expect(seen == [13, 14, 15])
    }
    #expect(try await numbers() == [13, 14, 15])
  }
}
