import Deployments
import Foundation
import Testing

@testable import shiplog

extension QueryTests {
  /// Commands on a database that is not there, or not as they need it.
  @Suite struct DatabaseStateTests {
    /// Every command that works on a log.
    static let commands = [
      ["status"], ["deployments"], ["show", "checkout-dev-118"], ["log"], ["log", "--follow"],
      ["verify"], ["rebuild"], ["append", "/dev/null"],
      [
        "record", "queued", "--environment", "e", "--service", "s", "--artifact", "a:1",
        "--deployment", "d",
      ],
    ]

    @Test(
      arguments: commands + [["doctor"], ["migrate"], ["migrate", "--status"]],
      ["postgresql://127.0.0.1:1/nowhere", "postgresql:///nowhere?host=/nowhere"])
    func `a database that cannot be reached is said so, quickly`(_ command: [String], _ url: String)
      throws
    {
      let start = ContinuousClock.now
      let answer = try ExampleLog.current.call(command + ["--database-url", url])
      #expect(answer.status == 7, "\(answer.errors)")
      #expect(answer.errors.contains("cannot be reached"), "\(answer.errors)")
      #expect(answer.errors.contains("shiplog config --origin"), "\(answer.errors)")
      #expect(.now - start < .seconds(20))
    }

    @Test(arguments: commands + [["doctor"], ["migrate"]])
    func `without a database, how to get one`(_ command: [String]) throws {
      try Command.inTemporaryFolder { here in
        let answer = try here.run(Command.shiplog, command)
        #expect(answer.status == 7)
        #expect(
          answer.errors == """
            shiplog: no database is configured, and no private PostgreSQL runs in this folder
            Start one here: shiplog db start
            Or name yours: --database-url, SHIPLOG_DATABASE_URL, or "database_url" in .shiplog.json

            """)
      }
    }

    struct State: Sendable {
      let change: String
      let message: String
      var migrated: Int32 = 1
    }

    @Test(arguments: [
      State(
        change: "DELETE FROM log.migration WHERE number = 3",
        message:
          "the schema is older than this program (0003_history.sql is missing): run shiplog migrate"
      ),
      State(
        change: "INSERT INTO log.migration VALUES (99, '0099_future.sql', 'x')",
        message:
          "the schema is newer than this program (it has 0099_future.sql): use a newer shiplog"
      ),
      State(
        change: "UPDATE log.migration SET sha256 = 'x' WHERE number = 2",
        message: "the schema's 0002_log.sql was applied with other content than this program knows"),
      State(
        change: "DROP SCHEMA shiplog, access, history, history_rebuild, log CASCADE",
        message: "the database has no shiplog schema: run shiplog migrate"),
    ])
    func `a schema that is not this program's is refused, with what to do`(_ state: State)
      async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql(state.change)
        for command in Self.commands {
          let answer = try shiplog.command().run(Command.shiplog, command)
          #expect(answer.status == 1, "\(command)")
          #expect(
            answer.errors.hasPrefix("shiplog: \(state.message)"), "\(command) \(answer.errors)")
          #expect(answer.output.isEmpty)
        }
        let doctor = try shiplog("doctor", "-o", "csv")
        #expect(doctor.status == 3)
        #expect(doctor.output.contains("schema,failed,"))
        #expect(doctor.output.contains(state.message.prefix(20)))
        let status = try shiplog("migrate", "--status")
        #expect(status.status == 3)
        #expect(status.errors.contains(state.message))
      }
    }

    @Test func `migrate refuses a newer schema, and brings a missing one up to date`() async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql("INSERT INTO log.migration VALUES (99, '0099_future.sql', 'x')")
        let owner = shiplog.command(as: .superuser)
        #expect(try owner.shiplog("migrate").status == 1)
        try shiplog.psql("DROP SCHEMA shiplog, access, history, history_rebuild, log CASCADE")
        let made = try owner.shiplog("migrate", "--log-name", "log.example/made", "-o", "csv")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.records.map(\.last) == ["status"] + Array(repeating: "applied", count: 12))
        #expect(try shiplog("verify", "-o", "json").document()["log"]?.string == "log.example/made")
        let again = try owner.shiplog("migrate", "--log-name", "log.example/other")
        #expect(again.status == 0)
        #expect(
          again.errors == """
            shiplog: the log is named log.example/made, for ever: --log-name log.example/other changes nothing

            """)
        #expect(try owner.shiplog("migrate", "--log-name", "log.example/made").errors.isEmpty)
        #expect(try shiplog("status").errors.hasPrefix("shiplog: nothing was deployed yet: "))
      }
    }
  }
}
