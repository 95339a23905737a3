import Foundation
import TestSupport
import Testing

@testable import shiplog

/// `shiplog append` on good input.
@Suite(.database) struct AppendTests {
  @Test(arguments: [
    ("an object", event("e0"), 1),
    ("an object over lines", event("e0").replacing(",", with: ",\n"), 1),
    ("an array", "[\(events(0..<3).joined(separator: ", "))]", 3), ("an empty array", "[]", 0),
    ("NDJSON", events(0..<3).joined(separator: "\n") + "\n", 3), ("nothing", "", 0),
    ("empty lines", "\n\n", 0),
    ("more than a batch", events(0..<2_500).joined(separator: "\n"), 2_500),
  ])
  func `told apart by content`(_ name: String, _ text: String, _ count: Int) async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(text, to: "input")
      let answer = try shiplog("append", "-o", "csv", "input")
      #expect(answer.status == 0)
      #expect(
        answer.errors == (count == 0 ? "shiplog: there is no event in what was read\n" : ""))
      #expect(answer.rows.map { $0[0] } == (0..<count).map(String.init))
      #expect(try await shiplog.entries().count == min(count, 10_000))
    }
  }

  @Test(arguments: [
    "shiplog append < input", "shiplog append - < input", "cat input | shiplog append -",
  ])
  func `standard input`(_ script: String) async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(events(0..<3).joined(separator: "\n"), to: "input")
      #expect(try shiplog.shell(script).status == 0)
      #expect(try await shiplog.entries() == ["e0", "e1", "e2"])
    }
  }

  /// Whoever writes the second event waits for the receipt of the first.
  @Test func `a pipe that pauses has its receipts meanwhile`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(event("e0") + "\n", to: "first")
      try shiplog.write(event("e1") + "\n", to: "second")
      let answer = try shiplog.shell(
        """
        { cat first
          for attempt in $(seq 600); do [ -s receipts ] && break; sleep 0.05; done
          wc -l < receipts > seen
          cat second
        } | shiplog append -o ndjson > receipts
        cat seen receipts
        """)
      #expect(answer.status == 0)
      #expect(answer.lines.first == "1", "\(answer.output)")
      #expect(answer.lines.count == 3)
    }
  }

  @Test func `a receipt each, in every format`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write("[\(event("e0")),\(event("e1")),\(event("e0"))]", to: "input")
      let csv = try shiplog("append", "input", "-o", "csv")
      #expect(csv.output.hasPrefix("position,source,id,status,recorded\r\n0,/test,e0,appended,"))
      #expect(csv.rows.map { $0[3] } == ["appended", "appended", "duplicate"])
      #expect(csv.rows[0][4] == csv.rows[2][4])

      let table = try shiplog("append", "input")
      #expect(
        table.lines[0].split(separator: " ") == ["POSITION", "SOURCE", "ID", "STATUS", "RECORDED"])
      #expect(table.lines[1].hasPrefix("       0  /test   e0  duplicate  20"))

      let json = try shiplog("append", "input", "-o", "json")
      #expect(json.json("position") as? Int == 1)
      let receipts = try #require(json.json("receipts") as? [[String: Any]])
      #expect(receipts.map { $0["position"] as? Int } == [0, 1, 0])
      #expect(Set(receipts[0].keys) == ["position", "source", "id", "status", "recorded"])

      let lines = try shiplog("append", "input", "-o", "ndjson").lines
      #expect(lines.count == 3)
      #expect(
        lines[1].hasPrefix(
          #"{"position":1,"source":"/test","id":"e1","status":"duplicate","recorded":""#))
    }
  }

  @Test func `no events are an empty list`() async throws {
    try await LogCommandLine.run { shiplog in
      let json = try shiplog("append", "/dev/null", "-o", "json")
      #expect(json.status == 0)
      #expect((json.json("receipts") as? [Any])?.isEmpty == true)
      #expect(json.json("position") is NSNull)
      #expect(try shiplog("append", "/dev/null", "-q").errors == "0 events\n")
    }
  }

  @Test func `quiet prints a summary only`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(events(0..<1_200).joined(separator: "\n"), to: "input")
      let first = try shiplog("append", "--quiet", "input")
      #expect(first.output.isEmpty)
      #expect(first.errors == "1,200 events: 1,200 appended, positions 0–1199\n")
      try shiplog.write(event("e1200"), to: "one")
      let second = try shiplog("append", "-q", "input", "one")
      #expect(second.errors == "1,201 events: 1 appended, position 1200; 1,200 duplicates\n")
    }
  }

  @Test func `a reader of receipts that goes away does not end the append`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(events(0..<5_000).joined(separator: "\n"), to: "input")
      let answer = try shiplog.shell(
        "shiplog append -o ndjson input | head -1; echo ${PIPESTATUS[0]}")
      #expect(answer.lines.last == "0")
      #expect(try await shiplog.entries().count == 5_000)
    }
  }

  @Test func `a pipe that pauses does not keep its events waiting`() async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(events(0..<3).joined(separator: "\n"), to: "input")
      let answer = try shiplog.shell(
        "{ cat input; sleep 2; shiplog append -o csv input >&2; echo; cat input; } | shiplog append -o csv"
      )
      #expect(answer.status == 0)
      // While the pipe was still open, the first three were there already.
      #expect(answer.errors.components(separatedBy: "duplicate").count == 4)
      #expect(
        answer.rows.map { $0[3] } == Array(repeating: "appended", count: 3)
          + Array(repeating: "duplicate", count: 3))
    }
  }
}
