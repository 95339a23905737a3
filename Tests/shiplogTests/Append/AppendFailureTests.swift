import Foundation
import TestSupport
import Testing

@testable import shiplog

/// `shiplog append` on what it cannot take.
@Suite(.database) struct AppendFailureTests {
  private static let nothing = "Nothing was appended; fix it and run the same command again.\n"

  @Test(arguments: [
    ("{", "bad line 1: expected the object to be closed (json)"),
    ("[\(event("e0")), 7]", "bad index 1: expected an object after the comma (json)"),
    ("[\(event("e0"))", "bad index 0: expected the array to be closed (json)"),
    ("nonsense", "bad line 1: expected an object or an array of objects (json)"),
    ("\(event("e0"))\n\n{}", "bad line 3: $.specversion: "),
    ("\(event("e0"))\n{\"a\":1,\"a\":2}", "bad line 2: $.a: "),
    ("[\(event("e0")),\(event("", data: "2"))]", "bad index 1: $.id: "),
    (event("e0", extra: #","time":"yesterday""#), "bad: $.time: "),
    (
      event("e0", data: #"{"note":"-----BEGIN RSA PRIVATE KEY-----"}"#),
      "bad: $.data.note: looks like "
    ),
    (
      #"{"specversion":"1.0","id":"1","source":"/t","type":"dev.cdevents.service.deployed.0.3.0","data":{"context":{},"subject":{}}}"#,
      "bad: $.data.context."
    ),
  ])
  func `one bad event: its place, its path and its rule`(_ text: String, _ beginning: String)
    async throws
  {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(text, to: "bad")
      let answer = try shiplog("append", "bad")
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("shiplog: \(beginning)"), "\(answer.errors)")
      #expect(answer.errors.hasSuffix(")\n\(Self.nothing)"), "\(answer.errors)")
      #expect(try await shiplog.entries().isEmpty)
    }
  }

  @Test func `the batches before the bad event are appended, and reported`() async throws {
    try await LogCommandLine.run { shiplog in
      var lines = events(0..<3_000)
      lines[2_500] = #"{"specversion":"1.0","source":"/test","type":"t"}"#
      try shiplog.write(lines.joined(separator: "\n"), to: "week.ndjson")
      let answer = try shiplog("append", "-o", "csv", "week.ndjson")
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("shiplog: week.ndjson line 2501: $.id: "))
      #expect(
        answer.errors.hasSuffix(
          """
          2,000 events before it were appended, positions 0–1999; fix it and run the same command again: what is there \
          already answers as a duplicate.

          """), "\(answer.errors)")
      #expect(answer.rows.count == 2_000)
      #expect(try await shiplog.entries().count == 2_000)

      lines[2_500] = event("e2500")
      try shiplog.write(lines.joined(separator: "\n"), to: "week.ndjson")
      let again = try shiplog("append", "-q", "week.ndjson")
      #expect(
        again.errors == "3,000 events: 1,000 appended, positions 2000–2999; 2,000 duplicates\n")
    }
  }

  @Test func `what an earlier file has appended counts`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(events(0..<2).joined(separator: "\n"), to: "good")
      try shiplog.write("[\(event("e2")), {}]", to: "bad")
      let answer = try shiplog("append", "-q", "good", "bad")
      #expect(answer.status == 1)
      #expect(
        answer.errors.hasPrefix(
          "2 events: 2 appended, positions 0–1\nshiplog: bad index 1: $.specversion: "))
      #expect(answer.errors.contains("\n2 events before it were appended, positions 0–1; fix it"))
      #expect(try await shiplog.entries() == ["e0", "e1"])
    }
  }

  @Test func `a conflict with the log`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(events(0..<3).joined(separator: "\n"), to: "first")
      try shiplog("append", "first")
      try shiplog.write(event("e3") + "\n" + event("e1", data: "2"), to: "second")
      let answer = try shiplog("append", "second")
      #expect(answer.status == 6)
      #expect(
        answer.errors == """
          shiplog: second line 2: source /test, id e1 is already at position 1 with other content
          \(Self.nothing)
          """)
      #expect(try await shiplog.entries() == ["e0", "e1", "e2"])
    }
  }

  @Test func `a conflict within the file`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(
        [event("e0"), event("e0"), event("e0", data: "2")].joined(separator: "\n"), to: "input")
      let answer = try shiplog("append", "input")
      #expect(answer.status == 6)
      #expect(
        answer.errors == """
          shiplog: input line 3: source /test, id e0 is already on line 1 with other content
          \(Self.nothing)
          """)
      #expect(try await shiplog.entries().isEmpty)
    }
  }

  @Test func `what is too large for the log for ever names its batch`() async throws {
    try await LogCommandLine.run { shiplog in
      let remediated = (0..<100).map { #"{"id":"\#(String(repeating: "d", count: 200))\#($0)"}"# }
      let id = "8f14e45f-ceea-467f-9d0c-1f2b3c4d5e6f"
      let type = "dev.cdeventsx.shiplog-deployment.started.0.1.0"
      try shiplog.write(
        #"""
        {"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","data":{"context":{"specversion":"0.5.1","id":"\#(id)",
        "source":"/t","type":"\#(type)","timestamp":"2026-01-01T00:00:00Z"},"subject":{"id":"d","content":{"kind":"deploy",
        "environment":{"id":"dev"},"service":{"id":"s"},"artifactId":"s:1","remediates":[\#(remediated.joined(separator: ","))]}}}}
        """#, to: "large")
      let answer = try shiplog("append", "large")
      #expect(answer.status == 1)
      #expect(
        answer.errors.hasPrefix(
          "shiplog: large: $: what the log keeps of this event for ever would take "),
        "\(answer.errors)")
      #expect(answer.errors.contains("(leaf_size)\n\(Self.nothing)"))
    }
  }

  @Test func `a file that cannot be read ends it before anything is written`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(event("e0"), to: "good")
      let missing = try shiplog("append", "good", "missing.ndjson")
      #expect(missing.status == 1)
      #expect(missing.errors == "shiplog: cannot read missing.ndjson: No such file or directory\n")
      let folder = try shiplog("append", "good", "/tmp")
      #expect(folder.status == 1)
      #expect(
        folder.errors == "shiplog: cannot read /tmp: it is a folder\nName the files in it: /tmp/*\n"
      )
      #expect(try await shiplog.entries().isEmpty)
    }
  }

  @Test func `a database that cannot be reached`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(event("e0"), to: "good")
      let answer = try shiplog("append", "good", "--database-url", "postgresql:///x?host=/nowhere")
      #expect(answer.status == 7)
      #expect(
        answer.errors.hasPrefix("shiplog: the database cannot be reached: "), "\(answer.errors)")
    }
  }

  @Test func `wrong usage`() async throws {
    try await LogCommandLine.run { shiplog in
      #expect(try shiplog("append", "-", "-").status == 64)
      let terminal = try shiplog.command.run(
        "/usr/bin/script", ["-qec", "'\(Command.shiplog)' append", "/dev/null"])
      #expect(terminal.status == 64)
      #expect(terminal.output.contains("name a file, or - to type the events"))
    }
  }
}
