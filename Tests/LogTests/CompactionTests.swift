import Deployments
import Postgres
import TestSupport
import Testing

@testable import Log

/// What deleted bodies took is given back to the disk; those that are left stay byte for byte.
@Suite(.database, .timeLimit(.minutes(30))) struct CompactionTests {
  /// A log whose head is in the third part of the bodies, with some thousand bodies in the first, most of them deleted.
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
      SELECT 2097152, decode(md5('x'), 'hex'), '{}', sha256('\\x00'::bytea || '{}');
      UPDATE log.head SET size = 2097153, frontier = sha256('a') || sha256('b'),
        root = sha256('\\x01'::bytea || sha256('a') || sha256('b')), recorded = clock_timestamp();
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

  @Test func `it waits for longer than autovacuum takes to make way`() async throws {
    _ = try await TestDatabase.current.makeLog()
    let rows = try await TestDatabase.current.connection().query(
      """
      SELECT substring(array_to_string(proconfig, ',') FROM 'lock_timeout=([^,]+)')::interval
        > current_setting('deadlock_timeout')::interval
      FROM pg_proc WHERE oid = 'log.compact_bodies(text)'::regprocedure
      """)
    #expect(try rows[0].get(0) == true)
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
    "SELECT log.compact_bodies('body_000002')", "SELECT log.compact_bodies('body_000009')",
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

  @Test(arguments: ["REPEATABLE READ", "SERIALIZABLE"])
  func `what was deleted after a snapshot was taken does not come back`(_ level: String)
    async throws
  {
    let (_, superuser) = try await makeLog()
    let service = Connection(TestDatabase.current.url(role: "shiplog_service"))
    try await service.script("BEGIN ISOLATION LEVEL \(level); SELECT FROM log.head")
    try await superuser.script(
      """
      ALTER TABLE log.body_000000 DISABLE TRIGGER pruned_with_event;
      DELETE FROM log.body_000000 WHERE position = 7;
      ALTER TABLE log.body_000000 ENABLE ALWAYS TRIGGER pruned_with_event;
      """)
    let before = try await digest(superuser)
    let error = await #expect(throws: PostgresError.self) {
      try await service.script("SELECT log.compact_bodies('body_000000'); COMMIT")
    }
    #expect(error?.sqlstate == "25000")
    #expect(try await digest(superuser) == before)
  }

  @Test func `a part that somebody reads is left to the next time`() async throws {
    let (log, _) = try await makeLog()
    let reader = Connection(TestDatabase.current.url(role: "shiplog_reader"))
    try await reader.script("BEGIN; SELECT count(*) FROM log.body")
    #expect(try await log.compact() == 0)
    try await reader.script("COMMIT")
    #expect(try await log.compact() > 0)
  }

  @Test func `two that compact at once give back once what there is`() async throws {
    let (log, superuser) = try await makeLog()
    let other = try await TestDatabase.current.openLog()
    let (before, size) = (try await digest(superuser), try await size(superuser))
    async let first = log.compact()
    async let second = other.compact()
    #expect(try await first + second == size - (try await self.size(superuser)))
    #expect(try await digest(superuser) == before)
  }

  @Test func `two parts are compacted at once`() async throws {
    let (_, superuser) = try await makeLog()
    let service = Connection(TestDatabase.current.url(role: "shiplog_service"))
    try await superuser.script("BEGIN; SELECT log.compact_bodies('body_000000')")
    try await service.script(
      "SET statement_timeout = '30s'; SELECT log.compact_bodies('body_000001')")
    try await superuser.script("COMMIT")
  }

  @Test func `appends, the same again and prunings in other parts do not wait`() async throws {
    let (_, superuser) = try await makeLog()
    try await superuser.script("BEGIN; LOCK TABLE log.body_000000 IN ACCESS EXCLUSIVE MODE")
    let url = TestDatabase.current.url(role: "shiplog_service")
    let log = try await Log.open(url: "\(url)&options=-clock_timeout%3D5s")
    let event = try sampleEvent(1)
    let first = try await log.append([event])[0]
    #expect(first.status == .appended)
    #expect(try await log.append([event])[0].status == .duplicate)
    _ = try await log.prune(pruning([first.position]))
    #expect(try await log.append([event])[0].status == .duplicate)
    try await superuser.script("COMMIT")
    #expect(try await log.storedBodies(at: [first.position]).isEmpty)
  }

  /// A plan for any positions would lock every part. PostgreSQL makes one after five executions where it does not seem
  /// dearer; here, at once.
  @Test func `who reads bodies in other parts does not wait`() async throws {
    let (_, superuser) = try await makeLog()
    try await superuser.script(
      """
      DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database());
      END $$
      """)
    let log = try await Log.open(
      url: TestDatabase.current.url(role: "shiplog_service") + "&options=-clock_timeout%3D5s")
    let positions = try await log.append(try sampleEvents(0..<60)).map(\.position)
    try await superuser.script("BEGIN; LOCK TABLE log.body_000000 IN ACCESS EXCLUSIVE MODE")
    #expect(try await log.storedBodies(at: positions) == Set(positions))
    #expect(try await log.bodies(at: positions).count == 60)
    await #expect(throws: LogError.self) { try await log.bodies(at: [7]) }
    async let waiting = TestDatabase.current.openLog().bodies(at: [7])
    try await superuser.script("COMMIT")
    #expect(try await waiting.count == 1)
  }

  @Test func `a pruning that waits for a compaction keeps no append waiting`() async throws {
    let (log, superuser) = try await makeLog()
    try await superuser.script("BEGIN; LOCK TABLE log.body_000000 IN ACCESS EXCLUSIVE MODE")
    let pruner = try await TestDatabase.current.openLog()
    let event = try pruning([7])
    async let pruned = pruner.prune(event)
    try await holding(superuser) {
      let observer = TestDatabase.current.connection()
      try await eventually { try await isWaiting("shiplog append", observer) }
      let url = TestDatabase.current.url(role: "shiplog_service")
      let appender = try await Log.open(url: "\(url)&options=-clock_timeout%3D5s")
      #expect(try await appender.append([try sampleEvent(1)])[0].status == .appended)
    }
    _ = try await pruned
    #expect(try await log.storedBodies(at: [7, 107]) == [107])
  }

  @Test func `verify sees all bodies of a part that is compacted meanwhile`() async throws {
    let (log, superuser) = try await makeLog()
    // Between verify's snapshot and its reading of the bodies.
    try await superuser.script("BEGIN; LOCK TABLE log.node IN ACCESS EXCLUSIVE MODE")
    async let verification = log.verify(bodies: true)
    try await holding(superuser) {
      let observer = TestDatabase.current.connection()
      try await eventually { try await isWaiting("shiplog verify", observer) }
      _ = try await log.compact()
    }
    let found = try await verification.problems.filter { $0.message == "a body without an entry" }
    #expect(found.count == 40)
  }

  /// Ends a transaction whose locks others wait for, also where the test has failed: it could not end before they do.
  private func holding(
    _ superuser: Connection, _ body: () async throws -> Void
  ) async throws {
    do {
      try await body()
    } catch {
      try await superuser.script("ROLLBACK")
      throw error
    }
    try await superuser.script("COMMIT")
  }

  private func pruning(_ positions: [Int64]) throws -> ReceivedEvent {
    let now = Timestamp(microseconds: 1_768_500_000_000_000)
    let event = RetentionEvent(
      reason: .erasureRequest, positions: positions, policy: .object([]))
    return try ReceivedEvent(parsing: event.bytes(time: now), now: now)
  }

  private func isWaiting(_ program: String, _ observer: Connection) async throws -> Bool {
    try await !observer.query(
      """
      SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = \(program)
        AND wait_event_type = 'Lock'
      """
    ).isEmpty
  }
}
