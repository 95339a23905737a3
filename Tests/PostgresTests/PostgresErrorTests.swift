import Postgres
import TestSupport
import Testing

@Suite struct PostgresErrorTests {
  private func failure(_ statement: SQL) async throws -> PostgresError {
    let connection = TestDatabase.current.connection()
    try await connection.script(
      """
      CREATE TABLE entry (id bigint CONSTRAINT entry_pkey PRIMARY KEY, n int CHECK (n > 0));
      INSERT INTO entry VALUES (1, 1);
      """)
    do throws(PostgresError) {
      try await connection.query(statement)
    } catch {
      return error
    }
    throw PostgresError(sqlstate: "00000", message: "the statement did not fail")
  }

  @Test(.database) func `a violated constraint keeps what the server said`() async throws {
    let error = try await failure("INSERT INTO entry VALUES (\(1))")
    #expect(error.sqlstate == "23505")
    #expect(error.constraint == "entry_pkey")
    #expect(error.table == "entry")
    #expect(error.detail == "Key (id)=(1) already exists.")
    #expect(
      error.description == "ERROR 23505: duplicate key value violates unique constraint "
        + "\"entry_pkey\" (constraint entry_pkey)")
    #expect(!error.isConnectionFailure && !error.isCommitUnknown && !error.isConnectionLost)
  }

  @Test(
    .database,
    arguments: [
      ("SELEC 1", "42601"), ("SELECT * FROM nothing", "42P01"), ("SELECT 1/0", "22012"),
      ("INSERT INTO entry VALUES (2, 0)", "23514"),
    ])
  func `an error has its SQLSTATE`(text: String, sqlstate: String) async throws {
    #expect(try await failure(SQL(stringLiteral: text)).sqlstate == sqlstate)
  }

  @Test(.database) func `hint and context are kept`() async throws {
    let function: SQL = "SELECT lower(\(1))"
    #expect(try await failure(function).hint?.hasPrefix("No function matches") == true)
    let connection = TestDatabase.current.connection()
    let error = await #expect(throws: PostgresError.self) {
      try await connection.script("DO $$ BEGIN RAISE 'stop' USING ERRCODE = 'SL001'; END $$")
    }
    #expect(error?.description == "ERROR SL001: stop")
    #expect(error?.context?.hasPrefix("PL/pgSQL function inline_code_block") == true)
  }

  @Test(arguments: [
    ("08000", true), ("08006", true), ("57P01", true), ("57P02", true), ("57P03", true),
    ("08007", false), ("57014", false), ("40001", false), ("23505", false),
  ])
  func `SQLSTATEs that tell of a lost connection are known`(sqlstate: String, isFailure: Bool) {
    #expect(PostgresError(sqlstate: sqlstate, message: "").isConnectionFailure == isFailure)
  }
}
