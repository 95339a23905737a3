import Deployments
import Foundation
import Log
import TestSupport
import Testing

@testable import History

/// The history that the project ships, told by `examples/README.md`.
@Suite(.database)
struct ExamplesTests {
  private func examples() throws -> [ReceivedEvent] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../examples")
    return try (43...46).flatMap { week in
      let bytes = try Data(contentsOf: folder.appendingPathComponent("2026-W\(week).ndjson"))
      return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
        try ReceivedEvent(parsing: Array(line), now: RandomHistory.now)
      }
    }
  }

  private func told() async throws -> HistoryFixture {
    let fixture = try await HistoryFixture()
    try await fixture.tell(try examples())
    return fixture
  }

  @Test func `what became of each deployment is what their README says`() async throws {
    let fixture = try await told()
    let found = try await fixture.deployments()
    func outcome(_ id: String) -> String {
      guard let deployment = found[id] else { return "none" }
      let outcome = deployment.stage.map { "\(deployment.outcome.rawValue) in \($0)" }
      return (outcome ?? deployment.outcome.rawValue)
        + (deployment.rolledBack ? ", rolled back" : "")
    }
    #expect(outcome("checkout-production-17") == "succeeded")
    #expect(found["checkout-production-17"]?.promotedFromDeployment == "checkout-staging-40")
    #expect(found["checkout-staging-40"]?.promotedFromDeployment == "checkout-dev-118")
    #expect(
      Set(
        ["checkout-dev-118", "checkout-staging-40", "checkout-production-17"].map {
          found[$0]?.artifact
        }
      ).count == 1)
    #expect(outcome("payments-production-1") == "succeeded")
    #expect(outcome("checkout-staging-41") == "failed in verification, rolled back")
    #expect(found["checkout-staging-41-rollback"]?.kind == .rollback)
    #expect(outcome("checkout-staging-41-rollback") == "succeeded")
    #expect(found["checkout-staging-42"]?.remediates == ["checkout-staging-41"])
    #expect(found["checkout-staging-41"]?.remediatedBy == ["checkout-staging-42"])
    #expect(outcome("checkout-dev-120") == "unchanged")
    #expect(outcome("checkout-staging-43") == "succeeded")
    #expect(outcome("payments-staging-2") == "blocked")
    #expect(outcome("payments-staging-3") == "succeeded")
    #expect(outcome("catalog-staging-53") == "cancelled")
    #expect(found["catalog-staging-53"]?.supersededBy == "catalog-staging-54")
    #expect(outcome("catalog-dev-90") == "failed in rollout, rolled back")
    #expect(outcome("catalog-production-20") == "succeeded, rolled back")
    #expect(found["catalog-production-20"]?.rollbacks.first?.trigger == "manual")
    #expect(outcome("payments-production-3") == "failed in verification")
    #expect(outcome("payments-production-3-rollback").hasPrefix("failed"))
    #expect(found["payments-production-3"]?.incidents.count == 1)
    #expect(found["payments-production-3"]?.incidents.first?.resolved != nil)
    #expect(outcome("checkout-dev-122") == "failed in deploy")
    #expect(found["checkout-dev-122"]?.artifact == found["checkout-dev-123"]?.artifact)
    #expect(found["catalog-test-4-remove"]?.kind == .remove)
    #expect(outcome("payments-production-5") == "in_progress")
    #expect(found["payments-production-5"]?.started == nil)
  }

  @Test func `what runs where is what their README says`() async throws {
    let fixture = try await told()
    let answer = try await fixture.history.status()
    #expect(answer.position == Int64(try examples().count - 1))
    let states = Dictionary(
      uniqueKeysWithValues: answer.states.map { ("\($0.environment) \($0.service)", $0) })
    #expect(
      states.keys.sorted() == [
        "dev catalog", "dev checkout", "dev payments", "production catalog", "production checkout",
        "production payments", "staging catalog", "staging checkout", "staging payments",
        "test catalog", "test checkout",
      ])
    #expect(states["test catalog"]?.state == .removed)
    #expect(states["test catalog"]?.artifact == nil)
    #expect(states["production payments"]?.deployment == "payments-production-4")
    #expect(states["production payments"]?.queued == ["payments-production-5"])
    #expect(states.values.filter { $0.state == .running }.count == 10)
  }

  @Test func `a failed rollback was the state until the fix came`() async throws {
    let fixture = try await told()
    let fix = try #require(try await fixture.deployments()["payments-production-4"])
    let before = Timestamp(microseconds: try #require(fix.started).microseconds - 1)
    let answer = try await fixture.history.status(
      environment: "production", service: "payments", at: .time(before))
    let state = try #require(answer.states.first)
    #expect(state.state == .failed)
    #expect(state.deployment == "payments-production-3-rollback")
  }

  @Test func `the steps of a deployment are in order and take the time that they took`()
    async throws
  {
    let fixture = try await told()
    let timeline = try #require(try await fixture.history.timeline(of: "checkout-dev-118"))
    let steps = timeline.steps
    func step(_ meaning: Meaning) throws -> Step {
      try #require(steps.first { $0.entry.event.meaning == meaning })
    }
    #expect(steps.first?.elapsed == 0 && steps.first?.took == nil)
    #expect(steps.map(\.entry.occurred) == steps.map(\.entry.occurred).sorted())
    // Queued 08:40:08, started 08:40:10, ended 08:42:07.
    let (queued, end) = (try step(.deploymentQueued), try step(.deploymentFinished))
    #expect(end.elapsed - queued.elapsed == 119_000_000 && queued.took == nil)
    #expect(end.took == 117_000_000)
    #expect(timeline.deployment.duration.map { $0 < 117_000_000 } == true)
  }

  @Test func `appended again they add nothing, and made anew they are the same`() async throws {
    let fixture = try await told()
    let before = try await fixture.dump()
    try await fixture.tell(try examples())
    #expect(try await fixture.history.size() == Int64(try examples().count))
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == before)
  }

  @Test func `local offsets land in UTC`() async throws {
    let fixture = try await told()
    let first = try #require(try await fixture.deployments()["payments-dev-1"])
    #expect(try #require(first.finished).rfc3339.hasPrefix("2026-10-20T11:"))
  }
}
