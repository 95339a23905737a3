import Deployments
import Testing

@testable import shiplog

extension QueryTests {
  /// `shiplog verify`, `doctor` and `rebuild`: what they say when all is well, and when somebody meddled.
  @Suite struct CheckingCommandTests {
    @Test func `the log is sound as it was appended`() throws {
      for options in [[], ["--bodies"]] {
        let answer = try ExampleLog.current.call(["verify"] + options)
        #expect(answer.status == 0)
        #expect(answer.lines.contains("result   sound"))
        #expect(answer.lines.contains("entries  1142"))
        #expect(answer.errors.isEmpty)
      }
    }

    @Test(arguments: ["ndjson", "csv"])
    func `a list of no problems says on standard error what is sound`(_ format: String) throws {
      let root = try ExampleLog.current("verify", "-o", "json").document()["root"]?.string
      let answer = try ExampleLog.current("verify", "-o", format)
      #expect(answer.status == 0)
      #expect(
        answer.errors.contains("is sound: 1142 entries, root \(root ?? "-")"), "\(answer.errors)")
    }

    private static let forgery = #"""
      UPDATE log.entry SET leaf = forged, leaf_hash = sha256('\x00'::bytea || forged)
      FROM (
        SELECT convert_to(
          replace(convert_from(leaf, 'UTF8'), '"outcome":"failure"', '"outcome":"success"'), 'UTF8'
        ) AS forged FROM log.entry WHERE position = 249
      ) AS made
      WHERE position = 249
      """#

    @Test(arguments: [
      (
        "entry", 249,
        """
        ALTER TABLE log.entry DROP CONSTRAINT entry_check;
        UPDATE log.entry SET leaf = leaf || ' ' WHERE position = 249
        """
      ),
      // A deployment that failed is made to have succeeded, hash and all: one of the 256 below that node.
      ("entry", 0, forgery),
      ("entry", 1_141, "DELETE FROM log.entry WHERE position = 1141"),
      ("node", 256, "UPDATE log.node SET hash = sha256('x') WHERE level = 1 AND index = 1"),
    ])
    func `a change behind its back is told, with its position`(
      _ table: String, _ position: Int64, _ change: String
    ) async throws {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql("ALTER TABLE log.\(table) DISABLE TRIGGER ALL; \(change)")
        let json = try shiplog("verify", "-o", "json")
        #expect(json.status == 3)
        #expect(json.errors.contains("first at position \(position)\n"), "\(json.errors)")
        let answer = try JSON(Array(json.output.utf8)).root
        #expect(answer["sound"]?.bool == false)
        let first = try #require(answer.list("problems").first)
        #expect(first.keys == ["first_position", "last_position", "problem"])
        #expect(first["first_position"]?.int == position)
        let text = try shiplog("verify")
        #expect(text.status == 3)
        #expect(text.lines[0].cells == ["FIRST POSITION", "LAST POSITION", "PROBLEM"])
        #expect(text.lines[1].contains(" \(position) "), "\(text.output)")
        #expect(
          try shiplog("verify", "-o", "csv").records.count == answer.list("problems").count + 1)
      }
    }

    @Test func `a body that was exchanged shows with --bodies only`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql(
          "ALTER TABLE log.body DISABLE TRIGGER ALL; UPDATE log.body SET content = '{}' WHERE position = 5"
        )
        #expect(try shiplog("verify").status == 0)
        let answer = try shiplog("verify", "--bodies")
        #expect(answer.status == 3)
        #expect(answer.errors.contains("first at position 5\n"), "\(answer.errors)")
      }
    }

    @Test func `all is well with the private PostgreSQL`() throws {
      #expect(try ExampleLog.current("verify").status == 0)
      let answer = try ExampleLog.current("doctor", "-o", "json").document()
      #expect(
        answer.strings("findings", "check") == [
          "server", "fsync", "full_page_writes", "data_checksums", "role", "schema", "append_only",
          "head", "projection", "verification",
        ])
      #expect(answer.strings("findings", "verdict").allSatisfy { $0 == "ok" })
      #expect(answer.list("findings").allSatisfy { $0["remedy"]?.isNull == true })
    }

    @Test func `a superuser is warned of`() throws {
      let log = ExampleLog.current
      let url = log.url(as: .superuser)
      let answer = try log("doctor", "--database-url", url)
      #expect(answer.status == 0)
      let role = try #require(answer.lines.first { $0.hasPrefix("role ") })
      #expect(role.contains(/warning +postgres, a superuser/))
      // Whether the log was verified is another test's concern, which may not have come yet.
      #expect(
        answer.lines.contains(
          "role: It could change the log: connect as shiplog_service or shiplog_reader."))
    }

    @Test(arguments: [
      ("DELETE FROM log.verification", "warning", "the log was never verified here"),
      (
        "UPDATE log.verification SET finished_at = now() - interval '40 days'", "warning",
        "1142 entries were found sound 40 days ago"
      ),
      (
        "UPDATE log.verification SET finished_at = now() - interval '2 days'", "ok",
        "1142 entries were found sound 2 days ago"
      ),
    ])
    func `that nobody verified for long is warned of`(
      _ change: String, _ verdict: String, _ detail: String
    ) async throws {
      try await ExampleLog.current.withCopy { shiplog in
        #expect(try shiplog("verify").status == 0)
        try shiplog.psql(change)
        let answer = try shiplog("doctor", "-o", "csv")
        #expect(answer.status == 0)
        let finding = try #require(answer.records.first { $0[0] == "verification" })
        #expect(Array(finding[1...2]) == [verdict, detail])
      }
    }

    @Test func `a trigger that was switched off fails, with what to do`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql("ALTER TABLE log.entry DISABLE TRIGGER append_only")
        let answer = try shiplog("doctor", "-o", "csv")
        #expect(answer.status == 3)
        #expect(answer.errors == "shiplog: append_only failed\n")
        let finding = try #require(answer.records.first { $0[0] == "append_only" })
        #expect(finding[1] == "failed")
        #expect(finding[2] == "11 of 12 triggers are always enabled")
        #expect(finding[3].contains("ENABLE ALWAYS TRIGGER"))
      }
    }

    @Test func `entries that are missing fail, as does a projection ahead of its log`() async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql(
          "ALTER TABLE log.entry DISABLE TRIGGER ALL; DELETE FROM log.entry WHERE position > 1100")
        let answer = try shiplog("doctor")
        #expect(answer.status == 3)
        #expect(answer.lines.contains { $0.contains(/^head +failed/) }, "\(answer.output)")
        #expect(answer.output.contains("Entries are missing: shiplog verify."))
      }
    }

    @Test func `rebuild leaves every answer as it was, byte for byte`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        func answers() throws -> [String] {
          try [
            ["status"], ["status", "--at", "700"], ["deployments", "--limit", "1000"],
            ["log", "--limit", "2000"], ["show", "checkout-staging-41", "--bodies"],
            ["show", "payments-production-3"], ["verify"],
          ].map { try shiplog.command().run(Command.shiplog, $0 + ["-o", "json"]).output }
        }
        let before = try answers()
        #expect(before.allSatisfy { $0.hasPrefix("{\n") })
        let answer = try shiplog("rebuild")
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.output == "rebuilt from 1142 entries\n")
        #expect(try answers() == before)
      }
    }
  }
}
