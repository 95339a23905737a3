import Deployments
import Foundation
import TestSupport
import Testing

/// `shiplog retention apply`, killed again and again.
@Suite struct PruningCrashTests {
  /// Every other deployment to dev, whose details of last year go, and to production, which keeps them: so that each
  /// pruned body is a range of its own, and there are many batches.
  private func write(_ count: Int, in folder: String) throws -> String {
    let time = try #require(Timestamp(rfc3339: "2025-01-15T14:00:00Z"))
    let lines = try (0..<count).map { number in
      var event = StepEvent(
        .finished, deployment: "d\(number)", source: "/end-to-end", time: time)
      event.environment = number.isMultiple(of: 2) ? "dev" : "production"
      event.service = "checkout"
      event.artifact = "registry.example.com/checkout:\(number)"
      event.outcome = .cancel
      event.phase = .queue
      event.reason = "superseded"
      return String(decoding: try event.event(), as: UTF8.self)
    }
    let path = "\(folder)/events.ndjson"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func spawnApply(_ command: Command) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.shiplog)
    process.arguments = ["retention", "apply"]
    process.currentDirectoryURL = URL(fileURLWithPath: command.folder)
    process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": command.folder]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test func `no body goes without its event, and no event without its deletion`() async throws {
    try await Command.inTemporaryFolder { command in
      try command.start()
      let file = try write(12_000, in: command.folder)
      try #require(try command.shiplog("append", "-q", file).status == 0)
      try #require(try command.shiplog("status").status == 0)
      var random = SplitMix64(seed: 4)
      for _ in 0..<20 {
        // Two at once, of which the one that is killed leaves the other alone.
        let processes = [try spawnApply(command), try spawnApply(command)]
        try await Task.sleep(for: .milliseconds(Int.random(in: 60...300, using: &random)))
        for process in processes {
          kill(process.processIdentifier, SIGKILL)
          process.waitUntilExit()
        }
        let verified = try command.shiplog("verify", "--bodies", "-o", "json")
        #expect(verified.status == 0, "\(verified.output)")
      }
      try #require(try command.shiplog("retention", "apply").status == 0)
      let plan = try command.shiplog("retention", "plan", "-o", "json").document().list("groups")
      func bodies(_ environment: String) -> Int64 {
        plan.filter { $0["environment"]?.string == environment && $0["rule"]?.string != "rule" }
          .compactMap { $0["bodies"]?.int }.reduce(0, +)
      }
      #expect(bodies("dev") == 0)
      #expect(bodies("production") == 6_000)
      let told = try command.shiplog(
        "log", "--type", "retention.applied", "--limit", "1000", "-o", "ndjson")
      // 6,000 ranges, at most 200 in one event.
      #expect(told.lines.count >= 30)
      #expect(try command.shiplog("verify", "--bodies").status == 0)
    }
  }
}
