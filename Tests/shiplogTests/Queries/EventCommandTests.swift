import Deployments
import Testing

extension QueryTests {
  /// `shiplog event` on the examples.
  @Suite struct EventCommandTests {
    @Test func `an entry as the list has it`() throws {
      for format in ["ndjson", "csv"] {
        let entry = try ExampleLog.current("event", "240", "-o", format)
        let list = try ExampleLog.current("log", "--after", "240", "--before", "241", "-o", format)
        #expect(entry.output == list.output)
      }
      let lines = try ExampleLog.current("event", "240").lines
      #expect(lines.contains("type        dev.cdevents.taskrun.finished.0.3.0"))
      #expect(lines.contains("summary     deploy passed"))
    }

    @Test(arguments: [0, 240, 1_141])
    func `its event byte for byte`(_ position: Int) throws {
      let answer = try ExampleLog.current("event", String(position), "--body")
      #expect(answer.output == ExampleLog.lines[position])
    }

    @Test func `the reason of an act is in its event`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let reason = "audit 2026-11, until its report is signed"
        #expect(
          try shiplog("hold", "place", "--environment", "dev", "--reason", reason).status == 0)
        #expect(!(try shiplog("event", "1142", "-o", "json")).output.contains(reason))
        let event = try shiplog("event", "1142", "--body").document()
        let content = event["data"]?["subject"]?["content"]
        #expect(content?["reason"]?.string == reason)
      }
    }

    @Test func `a body that is missing is told, and its entry is there`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql(
          "ALTER TABLE log.body DISABLE TRIGGER ALL; DELETE FROM log.body WHERE position = 240")
        let body = try shiplog("event", "240", "--body")
        #expect(body.status == 1)
        #expect(body.output.isEmpty)
        #expect(
          body.errors
            == "shiplog: the body at position 240 is not stored, though no entry says that it was pruned\nshiplog verify --bodies tells what else is wrong.\n"
        )
        #expect(try shiplog("event", "240", "-o", "json").document()["body"]?.string == "pruned")
      }
    }

    @Test(arguments: [
      (["99999"], 5, "shiplog: the log has no position 99999\n"),
      (["99999", "--body"], 5, "shiplog: the log has no position 99999\n"),
      (["first"], 64, "'first' is no position: they are counted from 0."),
      (["240", "--body", "-o", "json"], 64, "--body writes what was received"),
    ])
    func `what cannot be shown is told`(_ options: [String], _ status: Int32, _ text: String) throws
    {
      let answer = try ExampleLog.current.call(["event"] + options)
      #expect(answer.status == status)
      #expect(answer.errors.contains(text), "\(answer.errors)")
      #expect(answer.output.isEmpty)
    }
  }
}
