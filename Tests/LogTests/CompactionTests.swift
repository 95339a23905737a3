import Deployments
import Postgres
import TestSupport
import Testing

@testable import Log

/// What deleted bodies took is given back to the disk; those that are left stay byte for byte.
@Suite(.database) struct CompactionTests {
  /// A log whose head is in the second part of the bodies, with some thousand bodies in the first, most of them deleted.
  ///
  /// Made behind the log's back: a million real entries would take minutes.
  private func makeLog() async throws -> (log: Log, superuser: Connection) {
    let log = try await TestDatabase.current.makeLog()
    let superuser = TestDatabase.current.connection()
    try await superuser.script(
      """
      INSERT INTO log.body (position, salt, content)
      SELECT position, sha256(position::text::bytea),
        (SELECT string_agg(sha256((position * 100 + part)::text::bytea), '') FROM generate_series(1, 30) part)
      FROM generate_series(0, 3999) AS position;
      INSERT INTO log.entry (position, identity, leaf, leaf_hash)
      SELECT 1048576, decode(md5('x'), 'hex'), '{}', sha256('\\x00'::bytea || '{}');
      UPDATE log.head SET size = 1048577, recorded = clock_timestamp();
      ALTER TABLE log.body_000000 DISABLE TRIGGER pruned_with_event;
      DELETE FROM log.body_000000 WHERE position % 100 <> 7;
      ALTER TABLE log.body_000000 ENABLE ALWAYS TRIGGER pruned_with_event;
      """)
    return (log, superuser)
  }

  private func digest(_ superuser: Connection) async throws -> String {
    try await superuser.query(
      """
      SELECT md5(string_agg(position || md5(salt) || md5(content), ',' ORDER BY position))
      FROM log.body
      """)[0].get(0)
  }

  private func size(_ superuser: Connection) async throws -> Int64 {
    try await superuser.query("SELECT pg_total_relation_size('log.body_000000')")[0].get(0)
  }

  @Test func `survivors stay as they were, and the disk has the rest back`() async throws {
    let (log, superuser) = try await makeLog()
    let before = try await digest(superuser)
    let size = try await size(superuser)
    let given = try await log.compact()
    #expect(try await digest(superuser) == before)
    #expect(try await superuser.query("SELECT count(*) FROM log.body")[0].get(0) == Int64(40))
    #expect(given == size - (try await self.size(superuser)))
    #expect(Double(given) > 0.8 * Double(size))
    // There is nothing left to give.
    #expect(try await log.compact() == 0)
    // The part is as guarded as it was.
    for statement in ["DELETE FROM log.body WHERE position = 7", "TRUNCATE log.body_000000"] {
      let error = await #expect(throws: PostgresError.self) {
        try await superuser.script("SET session_replication_role = replica; \(statement)")
      }
      #expect(error?.sqlstate == "42501")
    }
  }

  @Test(arguments: [
    "SELECT log.compact_bodies('body_000001')", "SELECT log.compact_bodies('body_000009')",
    "SELECT log.compact_bodies('entry')",
    "SELECT log.compact_bodies('body_000000; DROP TABLE log.entry')",
    "SELECT log.guard_bodies('log.body')",
  ])
  func `only full parts of the bodies are written anew, and nothing else`(_ statement: String)
    async throws
  {
    let (_, superuser) = try await makeLog()
    let before = try await digest(superuser)
    for role in ["shiplog_service", "shiplog_reader"] {
      await #expect(throws: PostgresError.self) {
        try await Connection(TestDatabase.current.url(role: role)).script(statement)
      }
    }
    #expect(try await digest(superuser) == before)
  }
}
