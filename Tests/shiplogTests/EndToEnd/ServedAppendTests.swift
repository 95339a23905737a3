import Deployments
import Foundation
import Log
import TestSupport
import Testing

@testable import shiplog

/// `append` and `record` against `shiplog serve`.
@Suite(.database) struct ServedAppendTests {
  @Test func `receipts, conflicts and refused events are as of a database`() async throws {
    try await ServedLog.run { served in
      let shiplog = try served.client("--scope", "append")
      try shiplog.write(
        "{\n\"specversion\":\"1.0\",\"id\":\"e0\",\"source\":\"/test\",\"type\":\"t\"}\n"
          + event("e1"),
        "input")
      let first = try shiplog.shiplog("append", "input", "-o", "csv")
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.rows.map { $0[3] } == ["appended", "appended"])
      #expect(try shiplog.shiplog("append", "-q", "input").errors == "2 events: 2 duplicates\n")
      try shiplog.write(events(0..<2_500).joined(separator: "\n"), "large")
      let conflict = try shiplog.shiplog("append", "large")
      #expect(conflict.status == 6)
      #expect(
        conflict.errors == """
          shiplog: large line 1: source /test, id e0 is already at position 1 with other content
          Nothing was appended; fix it and run the same command again.

          """)
      try shiplog.write([event("e9"), event("e9", data: "2")].joined(separator: "\n"), "twice")
      #expect(
        try shiplog.shiplog("append", "twice").errors.hasPrefix(
          "shiplog: twice line 2: source /test, id e9 is already on line 1 with other content\n"))
      try shiplog.write(events(1..<2_500).joined(separator: "\n"), "large")
      #expect(
        try shiplog.shiplog("append", "-q", "large").errors
          == "2,499 events: 2,498 appended, positions 3–2500; 1 duplicate\n")
    }
  }

  @Test
  func `a step is recorded once, also when it is retried or kept, by a token that may only append`()
    async throws
  {
    try await ServedLog.run { served in
      let shiplog = try served.client("--scope", "append", "--environment", "staging")
      let step = [
        "record", "started", "--run", "7", "--environment", "staging", "--service", "checkout",
        "--artifact", "checkout:1", "-o", "csv",
      ]
      for status in ["appended", "duplicate"] {
        let answer = try shiplog.run(Command.shiplog, step)
        #expect(answer.rows.map { $0[3] } == [status], "\(answer.errors)")
      }
      let elsewhere = try shiplog.run(
        Command.shiplog, step.map { $0 == "staging" ? "production" : $0 })
      #expect(elsewhere.status == 1, "\(elsewhere.errors)")

      served.kill()
      #expect(try shiplog.run(Command.shiplog, step + ["--spool", "spool"]).status == 0)
      try served.start()
      let flushed = try shiplog.shiplog("flush", "spool", "-o", "csv")
      #expect(flushed.rows.map { $0[3] } == ["duplicate"], "\(flushed.errors)")
    }
  }

  @Test func `who may not append is told`() async throws {
    try await ServedLog.run { served in
      let reader = try served.client("--scope", "read")
      try reader.write(event("e0"), "input")
      for environment in [reader.environment, ["SHIPLOG_URL": served.url]] {
        let answer = try Command(folder: reader.folder, environment: environment)
          .shiplog("append", "--spool", "spool", "input")
        #expect(answer.status == 1)
        #expect(answer.errors.contains("the server \(served.url) refused: "), "\(answer.errors)")
      }
      #expect(try Spool("\(reader.folder)/spool").isEmpty)
    }
  }

  @Test func `twenty kills of the server lose nothing, tell nothing twice and keep the order`()
    async throws
  {
    try await ServedLog.run { served in
      let shiplog = try served.client("--scope", "append")
      var random = SplitMix64(seed: 21)
      var expected: [String] = []
      for round in 1...20 {
        let ids = (0..<500).map { "r\(round)-\($0)" }
        try shiplog.write(ids.map { event($0) }.joined(separator: "\n"), "input")
        expected += ids
        let delay = UInt32.random(in: 0...120_000, using: &random)
        let killer = Thread {
          usleep(delay)
          served.kill()
        }
        killer.start()
        let answer = try shiplog.shiplog("append", "-q", "--spool", "spool", "input")
        #expect(answer.status == 0, "\(answer.errors)")
        while !killer.isFinished { usleep(1_000) }
        try served.start()
      }
      #expect(try shiplog.shiplog("flush", "-q", "spool").status == 0)
      let log = try await TestDatabase.current.openLog()
      let entries = try await log.entries(from: 0, limit: 10_000 + 10).map(\.event)
      #expect(entries.filter { $0.source == "/test" }.map(\.id) == expected)
    }
  }
}
