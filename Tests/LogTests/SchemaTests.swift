import Deployments
import Foundation
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite(.database) struct SchemaTests {
  private let database = TestDatabase.current

  private func schemaError() async throws -> String {
    let error = await #expect(throws: LogError.self) { _ = try await Log.open(url: database.url) }
    guard case .schema? = error else { return "\(String(describing: error))" }
    return "\(try #require(error))"
  }

  @Test func `a database without a schema says what to do`() async throws {
    #expect(
      try await schemaError() == "the database has no shiplog schema: run shiplog migrate")
    let state = try await Schema.state(url: database.url)
    #expect(state.steps.map(\.status) == Migration.all.map { _ in .pending })
    #expect(!state.isCurrent)
  }

  @Test func `an older schema says what to do, and is brought up to date`() async throws {
    try await applyMigrations(upTo: 7)
    #expect(
      try await schemaError()
        == "the schema is older than this program (0008_access.sql is missing): run shiplog migrate"
    )
    let before = try await Schema.migrate(url: database.url, origin: "log.example/old")
    let pending = Migration.all.count - 7
    #expect(
      before.steps.map(\.status) == Array(repeating: .applied, count: 7)
        + Array(repeating: .pending, count: pending))
    #expect(try await database.openLog().origin == "log.example/old")
  }

  /// A database as a program has left it that knew no more migrations.
  private func applyMigrations(upTo number: Int) async throws {
    let connection = database.connection()
    for migration in Migration.all.prefix(number) {
      let text = String(decoding: migration.text, as: UTF8.self)
      try await connection.script("BEGIN; \(text); COMMIT")
      try await connection.query(
        """
        INSERT INTO log.migration (number, name, sha256)
        VALUES (\(migration.number), \(migration.name), \(migration.sha256.bytes))
        """)
    }
  }

  @Test func `bodies of a schema that could delete none are guarded by the rules of this one`()
    async throws
  {
    let connection = database.connection()
    try await applyMigrations(upTo: 5)
    _ = try await Schema.migrate(url: database.url, origin: "log.example/old")
    let triggers = try await connection.query(
      """
      SELECT tgname::text, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
      WHERE relname LIKE 'body%' AND tgenabled = 'A' GROUP BY 1 ORDER BY 1
      """)
    #expect(
      try triggers.map { try $0.get(0, as: String.self) } == ["append_only", "pruned_with_event"])
    // The table of all, and its first three parts.
    #expect(try triggers.map { try $0.get(1, as: Int64.self) } == [4, 4])
    let log = try await database.openLog()
    _ = try await log.append(try sampleEvents(0..<3))
    for table in ["body", "body_000000"] {
      let error = await #expect(throws: PostgresError.self) {
        try await connection.query("DELETE FROM log.\(identifier: table)")
      }
      #expect(error?.sqlstate == "42501")
    }
  }

  @Test func `a newer schema says what to do, and is left alone`() async throws {
    _ = try await database.makeLog()
    try await database.connection().script(
      "INSERT INTO log.migration (number, name, sha256) VALUES (99, '0099_moon.sql', '')")
    let message =
      "the schema is newer than this program (it has 0099_moon.sql): use a newer shiplog"
    #expect(try await schemaError() == message)
    let error = await #expect(throws: LogError.self) {
      _ = try await Schema.migrate(url: database.url, origin: nil)
    }
    #expect("\(try #require(error))" == message)
  }

  @Test func `a schema made by other files says so, and is left alone`() async throws {
    _ = try await database.makeLog()
    try await database.connection().script(
      "UPDATE log.migration SET sha256 = sha256('') WHERE number = 2")
    let message =
      "the schema's 0002_log.sql was applied with other content than this program knows: "
      + "use the program that the database was made with"
    #expect(try await schemaError() == message)
    let error = await #expect(throws: LogError.self) {
      _ = try await Schema.migrate(url: database.url, origin: nil)
    }
    #expect("\(try #require(error))" == message)
  }

  @Test func `migrating twice does nothing the second time`() async throws {
    let first = try await Schema.migrate(url: database.url, origin: "log.example/a")
    #expect(first.steps.allSatisfy { $0.status == .pending })
    let second = try await Schema.migrate(url: database.url, origin: "log.example/b")
    #expect(second.isCurrent)
    #expect("\(second)" == "the schema is up to date")
    // A log keeps its name.
    #expect(try await database.openLog().origin == "log.example/a")
    #expect(try await Schema.state(url: database.url).isCurrent)
  }

  @Test func `several migrations at once apply each file once`() async throws {
    let states = try await withThrowingTaskGroup(of: SchemaState.self) { [database] group in
      for number in 0..<4 {
        group.addTask {
          try await Schema.migrate(url: database.url, origin: "log.example/\(number)")
        }
      }
      return try await group.reduce(into: [SchemaState]()) { $0.append($1) }
    }
    #expect(states.filter(\.isCurrent).count == 3)
    let rows = try await database.connection().query(
      """
      SELECT (SELECT count(*) FROM log.migration), (SELECT count(*) FROM log.head),
        (SELECT array_agg(DISTINCT applied_by.rolname::text) FROM pg_class c
           JOIN pg_roles applied_by ON applied_by.oid = relowner
         WHERE relnamespace = 'log'::regnamespace)
      """)
    #expect(try rows[0].get(0) == Int64(Migration.all.count))
    #expect(try rows[0].get(1) == Int64(1))
    #expect(try rows[0].get(2) == ["shiplog_owner"])
  }

  @Test func `a migration that fails leaves nothing of its file`() async throws {
    try await database.connection().script("CREATE SCHEMA history_rebuild")
    let error = await #expect(throws: LogError.self) {
      _ = try await Schema.migrate(url: database.url, origin: nil)
    }
    #expect("\(try #require(error))".contains("42P06"))
    let state = try await Schema.state(url: database.url)
    #expect(
      state.steps.map(\.status)
        == [.applied, .applied] + Array(repeating: .pending, count: Migration.all.count - 2))
    let left = try await database.connection().query("SELECT to_regnamespace('history') IS NULL")
    #expect(try left[0].get(0) == true)
  }

  @Test func `a log without a name gets one that no other has`() async throws {
    _ = try await Schema.migrate(url: database.url, origin: nil)
    let origin = try await database.openLog().origin
    #expect(origin.hasPrefix("shiplog.local/"))
    #expect(origin.count == "shiplog.local/".count + 12)
    #expect(Schema.isNoteName(origin))
  }

  @Test(arguments: ["", " ", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{2028}b", "a\tb", "a\u{0}b"])
  func `a name that no checkpoint can be signed under is refused`(origin: String) async throws {
    let error = await #expect(throws: LogError.self) {
      _ = try await Schema.migrate(url: database.url, origin: origin)
    }
    #expect("\(try #require(error))".hasPrefix("the log cannot be named '\(origin)': "))
    #expect(try await Schema.state(url: database.url).steps.allSatisfy { $0.status == .pending })
  }

  @Test(arguments: ["log.example", "shiplog.example.com/acme", "größe.example/日本", "a"])
  func `a name without white space and plus signs is taken`(origin: String) async throws {
    #expect(try await database.makeLog(origin: origin).origin == origin)
  }

  @Test func `the embedded files are those of the folder, in order`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../sql")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(Migration.all.map(\.name) == files)
    for (migration, number) in zip(Migration.all, 1...) {
      #expect(migration.number == number && Int(migration.name.prefix(4)) == number)
      let text = try Data(contentsOf: folder.appendingPathComponent(migration.name))
      #expect(migration.text == Array(text), "\(migration.name)")
    }
  }

  @Test func `the reader may read the log and may not append`() async throws {
    let log = try await database.makeLog()
    _ = try await log.append(try sampleEvents(0..<2))
    let reader = try await database.openLog(role: "shiplog_reader")
    #expect(reader.principal.id == "shiplog_reader")
    #expect(try await reader.entries(from: 0, limit: 9).count == 2)
    #expect(try await reader.verify().isSound)
    let batch = [try sampleEvent(3)]
    let error = await #expect(throws: LogError.self) { try await reader.append(batch) }
    #expect("\(try #require(error))".contains("42501"))
  }
}
