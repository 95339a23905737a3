import Deployments
import Log
import Postgres
import TestSupport
import Testing

@testable import History

/// What other people's SQL relies on: the schema `shiplog`.
@Suite(.database)
struct ViewTests {
  private static let views = ["changes", "deployments", "log_position", "metrics_daily"]

  private func reader() -> Connection {
    Connection(TestDatabase.current.url(role: "shiplog_reader"))
  }

  /// A column's values as text.
  private func column(_ statement: SQL, on connection: Connection) async throws -> [String] {
    try await connection.query(statement).map { try $0.get(0) }
  }

  @Test func `their columns have these names and types, in this order`() async throws {
    let fixture = try await HistoryFixture()
    let columns = try await column(
      """
      SELECT format('%s.%s %s', relname, attname, format_type(atttypid, atttypmod))
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relnamespace = 'shiplog'::regnamespace AND attnum > 0
      ORDER BY relname, attnum
      """, on: fixture.superuser)
    let expected = Self.columns.flatMap { view, columns in columns.map { "\(view).\($0)" } }
    #expect(columns == expected)
    let others = try await column(
      "SELECT relname::text FROM pg_class WHERE relnamespace = 'shiplog'::regnamespace ORDER BY 1",
      on: fixture.superuser)
    #expect(others == Self.views)
  }

  @Test func `the reader's role reads them, another reads nothing`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 800, deployments: 20).events)
    let reader = reader()
    for view in Self.views {
      let count: Int64 = try await reader.query("SELECT count(*) FROM shiplog.\(identifier: view)")[
        0
      ].get(0)
      #expect(count > 0, "\(view)")
      await #expect {
        try await fixture.superuser.transaction { connection in
          // A role that every server has, and that may do little.
          try connection.query("SET LOCAL ROLE pg_read_all_stats")
          try connection.query("SELECT FROM shiplog.\(identifier: view)")
        }
      } throws: { ($0 as? PostgresError)?.sqlstate == "42501" }
    }
  }

  @Test func `shiplog.deployments has every deployment as the read models have it`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 810, deployments: 60).events)
    let deployments = try await fixture.deployments()
    let rows = try await reader().query(
      """
      SELECT id, environment, service, team, kind, artifact, commit, committed_at, outcome, stage,
        changed, verified, rolled_back, rollback_of, promoted_from, superseded_by, layer, "trigger",
        actor, queued_at, started_at, verified_at, finished_at, duration_seconds
      FROM shiplog.deployments
      """)
    #expect(rows.count == deployments.count)
    for row in rows {
      let deployment = try #require(deployments[try row.get(0)])
      let texts = try [1, 2, 3, 4, 5, 6, 8, 9, 13, 14, 15, 16, 17, 18].map {
        try row.get($0, as: String?.self)
      }
      #expect(
        texts == [
          deployment.environment, deployment.service, deployment.team, deployment.kind?.rawValue,
          deployment.artifact, deployment.commit, deployment.outcome.rawValue, deployment.stage,
          deployment.rollbackOf, deployment.promotedFromDeployment, deployment.supersededBy,
          deployment.layer, deployment.trigger, deployment.actor,
        ])
      let times = try [7, 19, 20, 21, 22].map { try row.get($0, as: Timestamp?.self) }
      #expect(
        times == [
          deployment.committed, deployment.queued, deployment.started, deployment.verifiedAt,
          deployment.finished,
        ])
      #expect(try row.get(10) == deployment.changed)
      #expect(try row.get(11, as: Bool?.self) == deployment.verified)
      #expect(try row.get(12) == deployment.rolledBack)
      #expect(
        try row.get(23, as: Double?.self) == deployment.duration.map { Double($0) / 1_000_000 })
    }
  }

  @Test func `a deployment's position is that of the last event that changed it`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    let attempt = Story.attempt("a", "app:1")
    story.started(attempt, at: 10)  // 0
    story.succeeded(attempt, at: 20)  // 1
    story.started(Story.attempt("b", "app:1"), at: 30)  // 2
    story.add("com.example.plain", of: attempt, at: 40)  // 3: changes nothing
    try await fixture.tell(story.events)
    let rows = try await reader().query(
      #"SELECT id, "position" FROM shiplog.deployments ORDER BY id"#)
    #expect(try rows.map { try $0.get(0, as: String.self) } == ["a", "b"])
    #expect(try rows.map { try $0.get(1, as: Int64.self) } == [1, 2])
  }

  @Test func `shiplog.log_position is the position that the read models stand at`() async throws {
    let fixture = try await HistoryFixture()
    let reader = reader()
    func position() async throws -> Int64 {
      try await reader.query("SELECT \"position\" FROM shiplog.log_position")[0].get(0)
    }
    #expect(try await position() == -1)
    let events = RandomHistory(seed: 820, deployments: 3).events
    try await fixture.append(events)
    #expect(try await position() == -1)
    try await fixture.history.catchUp()
    #expect(try await position() == (try await fixture.history.status().position))
  }

  @Test func `a view that somebody built on them outlives rebuilds and answers meanwhile`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 830, deployments: 30).events)
    try await fixture.superuser.script(
      """
      CREATE SCHEMA dashboards;
      CREATE VIEW dashboards.summary AS
        SELECT format('%s %s %s', environment, sum(deployments), sum(change_failures)) AS line
        FROM shiplog.metrics_daily GROUP BY environment;
      CREATE VIEW dashboards.slowest AS
        SELECT format('%s %s', id, duration_seconds) AS line FROM shiplog.deployments
        WHERE duration_seconds IS NOT NULL ORDER BY duration_seconds DESC, id LIMIT 5;
      GRANT USAGE ON SCHEMA dashboards TO shiplog_reader;
      GRANT SELECT ON ALL TABLES IN SCHEMA dashboards TO shiplog_reader;
      """)
    let statement: SQL = """
      SELECT line FROM dashboards.summary UNION ALL SELECT line FROM dashboards.slowest ORDER BY 1
      """
    let before = try await column(statement, on: reader())
    #expect(before.count > 5)
    try await withThrowingTaskGroup { group in
      for _ in 0..<2 {
        group.addTask {
          // One connection each, which has planned the statement before the tables are others.
          let connection = Connection(TestDatabase.current.url(role: "shiplog_reader"))
          var answers = 0
          while !Task.isCancelled {
            let lines = try await connection.query(statement).map { try $0.get(0, as: String.self) }
            #expect(lines == before)
            answers += 1
          }
          #expect(answers > 1)
        }
      }
      for _ in 0..<5 { try await fixture.history.rebuild() }
      group.cancelAll()
      try await group.waitForAll()
    }
    #expect(try await column(statement, on: reader()) == before)
  }

  @Test(
    arguments: [
      "DROP VIEW shiplog.deployments", "DROP SCHEMA shiplog CASCADE",
      "CREATE VIEW shiplog.mine AS SELECT 1",
      "CREATE OR REPLACE VIEW shiplog.log_position AS SELECT 7::bigint AS \"position\"",
      "ALTER VIEW shiplog.deployments RENAME COLUMN id TO name",
      "CREATE OR REPLACE FUNCTION history.current_size() RETURNS TABLE (size bigint) LANGUAGE sql AS 'SELECT 7::bigint'",
      "DROP FUNCTION history.current_deployments() CASCADE",
    ])
  func `nobody but the service may change them`(statement: String) async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 840, deployments: 3).events)
    for role in ["shiplog_reader", "shiplog_owner", "pg_read_all_data"] {
      await #expect("\(role)") {
        try await fixture.superuser.transaction { connection in
          try connection.query("SET LOCAL ROLE \(identifier: role)")
          try connection.script(statement)
        }
      } throws: { ($0 as? PostgresError)?.sqlstate == "42501" }
    }
    let owners = try await column(
      """
      SELECT DISTINCT owner::regrole::text FROM (
        SELECT relowner FROM pg_class WHERE relnamespace = 'shiplog'::regnamespace
        UNION ALL SELECT proowner FROM pg_proc WHERE pronamespace = 'history'::regnamespace
        UNION ALL SELECT nspowner FROM pg_namespace WHERE nspname IN ('shiplog', 'history')
      ) AS objects (owner)
      """, on: fixture.superuser)
    #expect(owners == ["shiplog_service"])
  }

  @Test(arguments: views)
  func `nobody writes through them`(view: String) async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 841, deployments: 3).events)
    for role in ["shiplog_reader", "shiplog_service"] {
      let connection = Connection(TestDatabase.current.url(role: role))
      await #expect(throws: PostgresError.self, "\(role)") {
        try await connection.query("DELETE FROM shiplog.\(identifier: view)")
      }
    }
  }
}

extension ViewTests {
  private static let columns: KeyValuePairs<String, [String]> = [
    "changes": [
      "deployment text", "environment text", "service text", "team text",
      "committed_at timestamp with time zone", "deployed_at timestamp with time zone",
      "lead_time_seconds double precision",
    ],
    "deployments": [
      "id text", "environment text", "service text", "team text", "kind text", "artifact text",
      "commit text", "committed_at timestamp with time zone", "outcome text", "stage text",
      "changed boolean", "verified boolean", "rolled_back boolean", "rollback_of text",
      "promoted_from text", "superseded_by text", "layer text", "trigger text", "actor text",
      "queued_at timestamp with time zone", "started_at timestamp with time zone",
      "verified_at timestamp with time zone", "finished_at timestamp with time zone",
      "duration_seconds double precision", "position bigint",
    ],
    "log_position": ["position bigint"],
    "metrics_daily": [
      "day date", "environment text", "service text", "team text", "deployments bigint",
      "succeeded bigint", "failed bigint", "rolled_back bigint", "change_failures bigint",
      "reworks bigint", "failed_rollbacks bigint", "rollbacks bigint", "blocked bigint",
      "cancelled bigint", "unchanged bigint", "removed bigint", "duration_count bigint",
      "duration_seconds_sum double precision", "queue_count bigint",
      "queue_seconds_sum double precision",
    ],
  ]
}
