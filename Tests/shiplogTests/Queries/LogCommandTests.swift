import Deployments
import Foundation
import Testing

extension QueryTests {
  /// `shiplog log` on the examples.
  @Suite struct LogCommandTests {
    private func positions(_ options: [String]) throws -> [Int64] {
      try ExampleLog.current.call(["log", "-o", "json"] + options).document().list("entries")
        .compactMap { $0["position"]?.int }
    }

    @Test(
      arguments: [
        ([], Array((1_092...1_141).reversed())),
        (["--limit", "3"], [1_141, 1_140, 1_139]),
        (["--before", "3"], [2, 1, 0]),
        (["--after", "1140"], [1_141, 1_140]),
        (["--after", "10", "--before", "13"], [12, 11, 10]),
        (["--after", "10", "--before", "13", "--limit", "2"], [12, 11]),
        (["--after", "1142"], []),
      ] as [([String], [Int64])])
    func `newest first, between positions, so many`(_ options: [String], _ expected: [Int64])
      throws
    {
      #expect(try positions(options) == expected)
    }

    @Test func `a limit above what there is shows all of it`() throws {
      #expect(try positions(["--limit", "100000"]) == (0..<1_142).reversed())
    }

    @Test(arguments: [
      ("--environment", "prod", "environment", "production"),
      ("--service", "Payments", "service", "payments"),
      ("--deployment", "checkout-staging-41", "deployment", "checkout-staging-41"),
      (
        "--type", "dev.cdevents.incident.detected.0.3.0", "type",
        "dev.cdevents.incident.detected.0.3.0"
      ),
    ])
    func `a filter shows exactly what it names`(
      _ option: String, _ value: String, _ key: String, _ expected: String
    ) throws {
      let all = try ExampleLog.current("log", "--limit", "2000", "-o", "json").document()
      let found = try ExampleLog.current("log", "--limit", "2000", option, value, "-o", "json")
        .document()
      #expect(!found.list("entries").isEmpty)
      #expect(found.strings("entries", key).allSatisfy { $0 == expected })
      #expect(
        found.list("entries").count == all.strings("entries", key).filter { $0 == expected }.count)
    }

    @Test func `a part of a type`() throws {
      let types = try ExampleLog.current(
        "log", "--type", "deployment.finished", "--limit", "2000", "-o", "json"
      ).document().strings("entries", "type")
      #expect(types.count == 51)
      #expect(Set(types) == ["dev.cdeventsx.shiplog-deployment.finished.0.1.0"])
    }

    @Test func `times are those of the events, the beginning included and the end not`() throws {
      // Position 249 occurred at 13:01:52, 250 at 13:01:56.
      let span = ["--from", "2026-10-21T13:01:52Z", "--to", "2026-10-21T13:01:56Z"]
      #expect(try positions(span) == [249])
      #expect(
        try positions(["--from", "2026-10-21T15:01:52+02:00", "--to", "2026-10-21T13:01:57Z"])
          == [250, 249])
      let (before, after) = (
        try positions(["--to", "2026-11-01", "--limit", "2000"]),
        try positions(["--from", "2026-11-01", "--limit", "2000"])
      )
      #expect((before + after).sorted() == (0..<1_142).map { $0 })
      #expect(!before.isEmpty && !after.isEmpty)
    }

    @Test func `filters together`() throws {
      let found = try ExampleLog.current(
        "log", "--environment", "staging", "--service", "checkout", "--type", "finished", "--from",
        "2026-10-21", "--to", "2026-10-22", "-o", "json"
      ).document()
      #expect(
        found.strings("entries", "deployment") == [
          "checkout-staging-41-rollback", "checkout-staging-41",
        ])
      #expect(
        found.strings("entries", "summary").last
          == "deploy of checkout@ef6556005fea to staging failed in verification")
    }

    /// The positions that a follower printed, once it printed so many.
    private func positions(_ count: Int, of follower: RunningCommand) async throws -> [Int64] {
      var lines: [Substring] = []
      for _ in 0..<200 where lines.count < count {
        try await Task.sleep(for: .milliseconds(100))
        // The last of them may still be on its way.
        lines = follower.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      }
      return try lines.compactMap { try JSON(Array($0.utf8)).root["position"]?.int }
    }

    @Test func `what is followed from a position on is all of it, however much`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let follower = try shiplog.command().running([
          "log", "--follow", "--after", "900", "-o", "ndjson",
        ])
        #expect(try await positions(242, of: follower) == Array(900..<1_142))
      }
    }

    @Test func `what others append is followed: all of it, once, in order`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let follower = try shiplog.command().running([
          "log", "--follow", "--limit", "2", "-o", "ndjson",
        ])
        _ = try await positions(2, of: follower)
        try await withThrowingTaskGroup(of: Int32.self) { group in
          for writer in 0..<3 {
            let names = (0..<300).map { "w\(writer)-\($0)" }
            let file = try shiplog.write(
              names.map { event($0) }.joined(separator: "\n"), to: "w\(writer)")
            let command = shiplog.command()
            group.addTask {
              try command.run(Command.shiplog, ["append", "-q", file]).status
            }
          }
          for try await status in group { #expect(status == 0) }
        }
        _ = try await positions(902, of: follower)
        // A second delivery of anything would come by now.
        try await Task.sleep(for: .milliseconds(1_200))
        #expect(try await positions(902, of: follower) == Array(1_140..<2_042))
        #expect(follower.errors.isEmpty)
      }
    }

    @Test(arguments: [["--follow", "-o", "json"], ["--follow", "--before", "5"]])
    func `what cannot be followed is wrong usage`(_ options: [String]) throws {
      #expect(try ExampleLog.current.call(["log"] + options).status == 64)
    }
  }
}
