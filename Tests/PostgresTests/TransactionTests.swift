import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.database) struct TransactionTests {
  private struct Stop: Error {}

  private let connection: Connection

  init() async throws {
    connection = TestDatabase.current.connection()
    try await connection.script("CREATE TABLE t (n bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)")
  }

  private func count() async throws -> Int {
    try await TestDatabase.current.connection().query("SELECT count(*) FROM t")[0].get(0)
  }

  @Test func `what the body returns is returned and what it wrote is committed`() async throws {
    let written = try await connection.transaction { connection in
      try connection.query("INSERT INTO t SELECT generate_series(1, \(10)) RETURNING n").count
    }
    #expect(written == 10)
    #expect(try await count() == 10)
  }

  @Test func `a throw rolls back and is thrown on`() async throws {
    await #expect(throws: Stop.self) {
      try await connection.transaction { connection in
        try connection.query("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(try await count() == 0)
    #expect(try await connection.query("SELECT pg_current_xact_id_if_assigned()")[0].isNull(0))
  }

  @Test func `an error of the server rolls back and is thrown on`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        try connection.query("INSERT INTO t VALUES (1)")
        try connection.query("SELECT 1/0")
      }
    }
    #expect(error?.sqlstate == "22012")
    #expect(try await count() == 0)
  }

  @Test func `an error of COMMIT is thrown`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        try connection.query("INSERT INTO t VALUES (1), (1)")
      }
    }
    #expect(error?.constraint == "t_n_key")
    #expect(error?.isCommitUnknown == false)
    #expect(try await count() == 0)
  }

  @Test func `a swallowed error does not look like a commit`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        try connection.query("INSERT INTO t VALUES (1)")
        _ = try? connection.query("SELECT 1/0")
      }
    }
    #expect(error?.sqlstate == "25P02")
    #expect(try await count() == 0)
  }

  @Test func `transactions do not nest`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { try $0.transaction { _ in } }
    }
    #expect(error?.sqlstate == "25001")
  }

  @Test func `the statement that begins it is the caller's`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction(begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
        #expect(
          try $0.query("SHOW transaction_isolation")[0].get(0, as: String.self) == "repeatable read"
        )
        try $0.query("INSERT INTO t VALUES (1)")
      }
    }
    #expect(error?.sqlstate == "25006")
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
  }

  @Test func `a beginning that fails is thrown, and leaves no transaction behind`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction(begin: "BEGIN NOTHING") {
        try $0.query("INSERT INTO t VALUES (1)")
      }
    }
    #expect(error?.sqlstate == "42601")
    #expect(try await connection.query("SELECT 1")[0].get(0) == 1)
    #expect(try await count() == 0)
  }

  @Test func `a connection lost during COMMIT leaves the outcome unknown`() async throws {
    try await connection.script(
      """
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION die();
      """)
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { try $0.query("INSERT INTO t VALUES (1)") }
    }
    #expect(error?.isCommitUnknown == true)
    #expect(error?.isConnectionFailure == false)
    #expect(error?.message.contains("terminating connection") == true)
    #expect(try await connection.query("SELECT count(*) FROM t")[0].get(0) == 0)
  }

  @Test func `a connection lost before COMMIT has committed nothing`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        try connection.query("INSERT INTO t VALUES (1)")
        try connection.query("SET idle_in_transaction_session_timeout = '20ms'")
        Thread.sleep(forTimeInterval: 0.3)
      }
    }
    #expect(error?.isConnectionFailure == true)
    #expect(error?.isCommitUnknown == false)
    #expect(error?.sqlstate == "25P03")
    #expect(try await count() == 0)
  }

  @Test func `a transaction that lost its connection does not go on with another`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await connection.transaction { connection in
        _ = try? connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
        try connection.query("INSERT INTO t VALUES (1)")
      }
    }
    #expect(error?.isConnectionFailure == true)
    #expect(try await count() == 0)
  }
}
