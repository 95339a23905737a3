import Service
import Deployments
import History
import Testing

@testable import shiplog

extension QueryTests {
  /// What people mistype, and times as they type them.
  @Suite struct WrongUsageTests {
    private static let understood =
      "is no time. Write 2026-11-01T12:00:00Z, 2026-11-01, or so long ago as in -30d, -2h, -15m."

    @Test(arguments: [
      ["status", "--at"], ["deployments", "--from"], ["deployments", "--to"], ["log", "--from"],
      ["log", "--to"],
    ])
    func `a text that is no time`(_ command: [String]) throws {
      for text in ["yesterday", "2026-13-01", "2026-11-01 12:00", "30d", "-30y", "-d", ""] {
        let answer = try ExampleLog.current.call(command + [text])
        #expect(answer.status == 64, "\(text)")
        #expect(answer.errors.contains("'\(text)' \(Self.understood)"), "\(answer.errors)")
        #expect(answer.output.isEmpty)
      }
    }

    @Test(arguments: ["2026-11-06T00:00:00Z", "2026-11-06T01:00:00+01:00", "2026-11-06"])
    func `the same time in three ways`(_ time: String) throws {
      let answer = try ExampleLog.current("log", "--to", time, "--limit", "1", "-o", "json")
      // The last thing that occurred on 5 November.
      #expect(
        try answer.document().list("entries").first?["occurred"]?.string?.hasPrefix("2026-11-05")
          == true)
      let after = try ExampleLog.current("log", "--from", time, "--limit", "2000", "-o", "json")
      #expect(
        try after.document().list("entries").last?["occurred"]?.string?.hasPrefix("2026-11-06")
          == true)
    }

    @Test func `so long ago is counted from now`() async throws {
      try await ExampleLog.current.withCopy(empty: true) { shiplog in
        _ = try shiplog.command(as: .superuser).shiplog("migrate")
        let now = Timestamp.now.microseconds
        let hours: [Int64] = [1, 3, 30, 24 * 8]
        let events = hours.map { ago in
          let time = Timestamp(microseconds: now - ago * 3_600_000_000).rfc3339
          return event("h\(ago)", extra: #","time":"\#(time)""#)
        }
        let file = try shiplog.write(events.joined(separator: "\n"), to: "ago")
        #expect(try shiplog("append", "-q", file).status == 0)
        for (ago, expected) in [
          ("-59m", []), ("-2h", ["h1"]), ("-14400s", ["h3", "h1"]), ("-7d", ["h30", "h3", "h1"]),
          ("-2w", ["h192", "h30", "h3", "h1"]),
        ] {
          let found = try shiplog("log", "--from", ago, "-o", "json").document()
          #expect(found.strings("entries", "id") == expected, "\(ago)")
        }
      }
    }

    @Test(arguments: ["deployments", "log"])
    func `a limit is one or more`(_ command: String) throws {
      for limit in [["--limit=0"], ["--limit=-5"], ["--limit", "-5"]] {
        let answer = try ExampleLog.current.call([command] + limit)
        #expect(answer.status == 64)
        #expect(answer.errors.contains("--limit takes 1 or more"), "\(answer.errors)")
      }
    }

    @Test(arguments: [
      (["log", "--after", "-3"], "'-3' is no position: they are counted from 0."),
      (["log", "--before", "x"], "'x' is no position"),
      (["show", "checkout-dev-118", "--at", "-1"], "'-1' is no position"),
      (["hold", "list", "--at", "-1"], "'-1' is no position"),
      (["retention", "erase", "--reason", "r", "--position", "-1"], "'-1' is no position"),
      (["log", "--after", "5", "--before", "5"], "from --after 5 on and before --before 5"),
      (["log", "--from", "-1d", "--to", "-2d"], "--to has to come after --from"),
      (["deployments", "--from", "-1d", "--to", "-1d"], "--to has to come after --from"),
      (["serve", "--rate", "0"], "--rate takes 1 or more"),
      (["serve", "--max-streams", "-1"], "--max-streams takes 1 or more"),
      (["serve", "--idle-seconds", "-1"], "--idle-seconds takes more than 0"),
      (["serve", "--port", "-1"], "--port takes 0 to 65535"),
      (["record", "finished", "--rollout-seconds", "-1"], "--rollout-seconds takes 0 or more"),
      (["db", "start", "--data-dir", ""], "It is empty: is a variable not set?"),
    ])
    func `what can never be says which option it is`(_ command: [String], _ said: String) throws {
      let answer = try ExampleLog.current.call(command)
      #expect(answer.status == 64)
      #expect(answer.errors.contains(said), "\(answer.errors)")
      let program = command.prefix { !$0.hasPrefix("-") && !$0.hasPrefix("checkout") }
      #expect(
        answer.errors.contains("See 'shiplog \(program.joined(separator: " ")) --help'"),
        "\(answer.errors)")
    }

    @Test func `a cursor of another list is told of without the help of everything`() throws {
      let answer = try ExampleLog.current("deployments", "--cursor", "foo")
      #expect(
        answer.errors == """
          shiplog: 'foo' is no cursor of this list
          A cursor continues the question that it came from: repeat its other options as well.

          """)
    }

    @Test(arguments: [
      ["deployments", "--cursor", "foo"], ["deployments", "--outcome", "great"], ["show"],
      ["status", "-o", "yaml"], ["show", "checkout-dev-118", "--at", "soon"],
    ])
    func `other wrong values`(_ command: [String]) throws {
      #expect(try ExampleLog.current.call(command).status == 64)
    }

    /// Of the same list, as a log that goes further would give it.
    private static let cursorBeyond = Cursor.seal(
      "1142:0:x", for: DeploymentQuery().question(from: nil, to: nil))

    @Test(arguments: [
      ["status", "--at", "1142"], ["show", "checkout-dev-118", "--at", "1142"],
      ["deployments", "--cursor", cursorBeyond],
    ])
    func `a position beyond the log is not found`(_ command: [String]) throws {
      let answer = try ExampleLog.current.call(command)
      #expect(answer.status == 5)
      #expect(
        answer.errors.hasPrefix("shiplog: the log has no position 1142\n"), "\(answer.errors)")
    }
  }
}
