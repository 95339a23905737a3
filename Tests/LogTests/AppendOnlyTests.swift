import Postgres
import TestSupport
import Testing

@testable import Log

/// Statements that would change the past, and what PostgreSQL answers to each.
@Suite(.database) struct AppendOnlyTests {
  private static let forbidden = "42501"

  /// Every way to write over what is there, whoever tries.
  private static let rewrites = [
    "UPDATE log.entry SET leaf = leaf",
    "UPDATE log.entry SET identity = identity WHERE position = -1",
    "DELETE FROM log.entry",
    "DELETE FROM ONLY log.entry WHERE position = 2",
    "TRUNCATE log.entry",
    "INSERT INTO log.entry SELECT * FROM log.entry ON CONFLICT (position) DO UPDATE SET leaf = ''",
    "WITH gone AS (DELETE FROM log.entry RETURNING *) SELECT * FROM gone",
    "UPDATE log.body SET content = ''",
    "DELETE FROM log.body",
    "TRUNCATE log.body",
    "TRUNCATE ONLY log.body_000000",
    "UPDATE log.body_000000 SET content = ''",
    "DELETE FROM log.body_000000",
    "TRUNCATE log.body_000001",
    "INSERT INTO log.body SELECT * FROM log.body ON CONFLICT (position) DO UPDATE SET content = ''",
    "UPDATE log.node SET hash = hash",
    "DELETE FROM log.node",
    "TRUNCATE log.node, log.entry",
    "DELETE FROM log.head",
    "TRUNCATE log.head",
    "UPDATE log.head SET size = size - 1, recorded = clock_timestamp()",
    "UPDATE log.head SET size = 0, root = sha256(''), frontier = ''",
    "UPDATE log.head SET root = sha256('x')",
    "UPDATE log.head SET recorded = clock_timestamp()",
    "UPDATE log.head SET size = size + 1, recorded = clock_timestamp()",
    "UPDATE log.head SET size = size + 1, recorded = NULL",
    "UPDATE log.head SET origin = 'log.example/other', size = size + 1",
  ]

  private static let merges = [
    """
    MERGE INTO log.entry e USING log.entry o ON e.position = o.position
    WHEN MATCHED THEN UPDATE SET leaf = ''
    """,
    "MERGE INTO log.body b USING log.entry e ON b.position = e.position WHEN MATCHED THEN DELETE",
  ]

  @Test(arguments: rewrites)
  func `nobody rewrites, whatever their role and the mode of the server`(
    statement: String
  ) async throws {
    try await expectRefusal(of: [statement], as: "shiplog_service")
    try await expectRefusal(of: [statement], as: "shiplog_reader")
    try await expectRefusal(
      of: ["origin", "replica"].map { "SET session_replication_role = \($0); \(statement)" },
      as: "postgres", message: "the log is append-only: ")
  }

  @Test(arguments: merges)
  func `nobody merges`(statement: String) async throws {
    let database = TestDatabase.current.connection()
    let version = try await database.query("SELECT current_setting('server_version_num')::bigint")
    // Before version 15 there is no MERGE.
    let sqlstate = try version[0].get(0, as: Int.self) < 150_000 ? "42601" : Self.forbidden
    for role in ["shiplog_service", "shiplog_reader", "postgres"] {
      try await expectRefusal(of: [statement], as: role, sqlstate: sqlstate)
    }
  }

  @Test(arguments: [
    // what would make way for a rewrite
    ("SET session_replication_role = replica", forbidden),
    ("ALTER TABLE log.entry DISABLE TRIGGER append_only", forbidden),
    ("ALTER TABLE log.entry DISABLE TRIGGER ALL", forbidden),
    ("DROP TRIGGER append_only ON log.entry", forbidden),
    ("ALTER TABLE log.body DISABLE TRIGGER pruned_with_event", forbidden),
    ("ALTER TABLE log.body_000000 DISABLE TRIGGER ALL", forbidden),
    ("DROP TRIGGER pruned_with_event ON log.body", forbidden),
    ("DROP INDEX log.entry_hold", forbidden), ("DROP INDEX log.entry_retention", forbidden),
    ("DROP FUNCTION log.check_deletion CASCADE", forbidden),
    ("CREATE OR REPLACE FUNCTION log.holds() RETURNS text LANGUAGE sql AS ''", forbidden),
    ("ALTER FUNCTION log.covers SET search_path = public", forbidden),
    ("CREATE DOMAIN pg_temp.timestamptz AS date", forbidden),
    ("SELECT log.guard_bodies('log.body')", forbidden),
    ("ALTER TABLE log.body DETACH PARTITION log.body_000000 CONCURRENTLY", forbidden),
    (
      "CREATE OR REPLACE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS ''",
      forbidden
    ),
    ("CREATE RULE r AS ON INSERT TO log.entry DO INSTEAD NOTHING", forbidden),
    ("CREATE TRIGGER t BEFORE INSERT ON log.entry EXECUTE FUNCTION log.refuse_change()", forbidden),
    ("ALTER TABLE log.entry DROP CONSTRAINT entry_check", forbidden),
    ("ALTER TABLE log.body DETACH PARTITION log.body_000000", forbidden),
    ("ALTER TABLE log.entry OWNER TO shiplog_service", forbidden),
    ("DROP TABLE log.entry", forbidden), ("DROP TABLE log.body_000000", forbidden),
    ("DROP SCHEMA log CASCADE", forbidden),
    ("BEGIN; LOCK log.entry IN ACCESS EXCLUSIVE MODE", forbidden),
    ("SELECT FROM log.entry FOR UPDATE", forbidden),
    ("SET ROLE shiplog_owner", forbidden), ("SET SESSION AUTHORIZATION postgres", forbidden),
    ("GRANT shiplog_owner TO shiplog_service", forbidden),
    ("ALTER ROLE shiplog_service SUPERUSER", forbidden),
    // shadowing
    ("CREATE TEMP TABLE entry (position bigint)", forbidden),
    ("CREATE TEMP TABLE head AS SELECT * FROM log.head", forbidden),
    ("CREATE TEMP VIEW entry AS SELECT 1", forbidden),
    ("CREATE SCHEMA mine", forbidden),
    ("CREATE SCHEMA shiplog_service", forbidden),
    ("SET search_path = public; CREATE TABLE entry (position bigint)", forbidden),
    ("CREATE TABLE log.mine (position bigint)", forbidden),
    ("ALTER SCHEMA log RENAME TO old", forbidden),
    // the rest of the past
    ("INSERT INTO log.head (origin) VALUES ('log.example/other')", forbidden),
    ("UPDATE log.head SET origin = 'log.example/other'", forbidden),
    ("INSERT INTO log.body_000000 SELECT * FROM log.body", forbidden),
    ("INSERT INTO log.migration (number, name, sha256) VALUES (99, 'x', '')", forbidden),
    ("UPDATE log.migration SET sha256 = ''", forbidden), ("DELETE FROM log.migration", forbidden),
    ("TRUNCATE log.migration", forbidden),
    ("COPY log.entry FROM '/dev/null'", forbidden),
    ("COPY log.entry FROM PROGRAM 'true'", forbidden),
    ("COPY log.entry TO '/dev/null'", forbidden),
    // what may be inserted has to be true
    ("INSERT INTO log.entry SELECT * FROM log.entry", "23505"),
    (
      """
      INSERT INTO log.entry (position, identity, leaf, leaf_hash)
      SELECT 9, '\\x00112233445566778899aabbccddeeff', leaf || ' ', leaf_hash FROM log.entry LIMIT 1
      """, "23514"
    ),
    ("INSERT INTO log.entry SELECT 9, '', '', sha256('\\x00')", "23514"),
    ("INSERT INTO log.body SELECT * FROM log.body", "23505"),
    ("INSERT INTO log.node SELECT 0, 0, sha256('')", "23514"),
  ])
  func `the service is refused what would change the past`(
    statement: String, sqlstate: String
  ) async throws {
    try await expectRefusal(of: [statement], as: "shiplog_service", sqlstate: sqlstate)
  }

  @Test(arguments: [
    "INSERT INTO log.entry SELECT 9, '', '', ''", "INSERT INTO log.body SELECT 9, '', ''",
    "INSERT INTO log.node SELECT 1, 9, sha256('')", "SELECT log.extend_bodies(0)",
    "SELECT FROM log.head FOR UPDATE", "INSERT INTO history.checkpoint (size) VALUES (1)",
    "DELETE FROM history.entry", "CREATE TABLE history.mine (x int)",
    "CREATE TEMP TABLE entry (position bigint)", "SET ROLE shiplog_service",
  ])
  func `the reader reads and no more`(statement: String) async throws {
    try await expectRefusal(of: [statement], as: "shiplog_reader")
  }

  /// Tries each on three entries, and holds them against what they were before.
  private func expectRefusal(
    of statements: [String], as role: String, sqlstate: String = forbidden, message: String = ""
  ) async throws {
    let database = TestDatabase.current
    let log = try await database.makeLog()
    _ = try await log.append(try sampleEvents(0..<3))
    let before = try await database.leaves()
    let head = try await log.head()
    let url = role == "postgres" ? database.url : database.url(role: role)
    for statement in statements {
      let error = await #expect(throws: PostgresError.self, "\(statement)") {
        try await Connection(url).script(statement)
      }
      let answer = error.map { "\($0)" } ?? ""
      #expect(error?.sqlstate == sqlstate, "\(role): \(statement): \(answer)")
      #expect(error?.message.hasPrefix(message) == true, "\(role): \(statement): \(answer)")
    }
    #expect(try await database.leaves() == before)
    #expect(try await log.head().frontier == head.frontier)
    #expect(try await log.storedBodies(at: [0, 1, 2]).count == 3)
  }
}
