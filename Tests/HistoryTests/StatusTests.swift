import Deployments
import TestSupport
import Testing

@testable import History

@Suite(.database)
struct StatusTests {
  private func status(
    of story: Story, at moment: Moment = .latest
  ) async throws -> Status? {
    let fixture = try await HistoryFixture()
    try await fixture.tell(story.events)
    let answer = try await fixture.history.status(at: moment)
    #expect(answer.states.count <= 1)
    return answer.states.first
  }

  @Test func `what succeeded last runs, since its end`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.succeeded(Story.attempt("b", "app:2"), at: 20) { $0.verified = true }
    let status = try #require(try await status(of: story))
    #expect(
      status
        == Status(
          environment: "staging", service: "checkout", state: .running, artifact: "app:2",
          deployment: "b", since: Story.at(20), verified: true, inProgress: [], queued: [],
          rollbackTarget: "app:1", rollbackTargetDeployment: "a"))
  }

  @Test func `last means last to have ended, not last to have arrived`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("b", "app:2"), at: 20)
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    #expect(try await status(of: story)?.deployment == "b")
  }

  @Test func `what failed after it changed something is what is there`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.failed(Story.attempt("b", "app:2"), at: 20)
    let status = try #require(try await status(of: story))
    #expect(status.state == .failed && status.artifact == "app:2" && status.deployment == "b")
    #expect(status.rollbackTarget == "app:1")
  }

  @Test func `what ended without a change changes nothing`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.failed(Story.attempt("b", "app:2"), at: 20, phase: "validate", changed: false)
    story.succeeded(Story.attempt("c", "app:1"), at: 30) { $0.changed = false }
    let status = try #require(try await status(of: story))
    #expect(status.state == .running && status.deployment == "a" && status.since == Story.at(10))
  }

  @Test func `after its rollback the artifact before it runs again`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.succeeded(Story.attempt("b", "app:2"), at: 20)
    story.failed(Story.attempt("c", "app:3"), at: 30)
    var rollback = Story.attempt("r", "app:2", kind: "rollback")
    rollback.rollbackOf = "c"
    story.succeeded(rollback, at: 40)
    let status = try #require(try await status(of: story))
    #expect(status.state == .running && status.deployment == "r" && status.artifact == "app:2")
    #expect(status.rollbackTarget == "app:1")
  }

  @Test func `a failed rollback leaves it failed`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.failed(Story.attempt("b", "app:2"), at: 20)
    var rollback = Story.attempt("r", "app:1", kind: "rollback")
    rollback.rollbackOf = "b"
    story.failed(rollback, at: 30, phase: "rollout")
    #expect(try await status(of: story)?.state == .failed)
  }

  @Test func `a service that was removed has no artifact`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.succeeded(Story.attempt("b", "app:2"), at: 15)
    story.succeeded(Story.attempt("x", "app:2", kind: "remove"), at: 20)
    let status = try #require(try await status(of: story))
    #expect(status.state == .removed && status.artifact == nil && status.deployment == "x")
    #expect(status.since == Story.at(20))
    #expect(status.rollbackTarget == "app:2", "what the removal took away")
  }

  @Test func `a rollback of the year 0000 undid what it names long ago`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.succeeded(Story.attempt("b", "app:2"), at: 20)
    var rollback = Story.attempt("r", "app:0", kind: "rollback")
    rollback.rollbackOf = "a"
    let ancient = try #require(Timestamp(rfc3339: "0000-06-01T00:00:00Z"))
    story.succeeded(
      rollback, at: (ancient.microseconds - Story.at(0).microseconds) / 1_000_000)
    let fixture = try await HistoryFixture()
    try await fixture.tell(story.events)
    let then = try await fixture.history.status(at: .time(Story.at(30))).states
    #expect(then.map(\.artifact) == ["app:2"])
    #expect(then.map(\.rollbackTarget) == ["app:0"], "the one before it was rolled back")
  }

  @Test func `where nothing has ended nothing runs, and what waits and what has begun are told`()
    async throws
  {
    var story = Story()
    story.queued(Story.attempt("a", "app:1"), at: 10)
    story.queued(Story.attempt("b", "app:2"), at: 11)
    story.started(Story.attempt("a", "app:1"), at: 12)
    let status = try #require(try await status(of: story))
    #expect(status.state == .none && status.artifact == nil && status.since == nil)
    #expect(status.inProgress == ["a"] && status.queued == ["b"])
  }

  @Test func `what is known by its steps alone is in progress, not waiting`() async throws {
    var story = Story()
    let attempt = Story.attempt("a", "app:1")
    story.succeeded(Story.attempt("before", "app:0"), at: 1)
    story.add("service.upgraded", of: attempt, at: 10)
    let status = try #require(try await status(of: story))
    #expect(status.inProgress == ["a"] && status.queued.isEmpty)
  }

  @Test func `the rollback target skips what was rolled back, found wanting or is the same`()
    async throws
  {
    var story = Story()
    story.succeeded(Story.attempt("good", "app:1"), at: 10)
    story.succeeded(Story.attempt("unverified", "app:2"), at: 20) { $0.verified = false }
    story.failed(Story.attempt("failed", "app:3"), at: 25)
    story.succeeded(Story.attempt("undone", "app:4"), at: 30)
    var rollback = Story.attempt("r", "app:5", kind: "rollback")
    rollback.rollbackOf = "undone"
    story.succeeded(rollback, at: 40)
    story.succeeded(Story.attempt("same", "app:5"), at: 50)
    let status = try #require(try await status(of: story))
    #expect(status.deployment == "same")
    #expect(status.rollbackTarget == "app:1")
  }

  @Test func `the first that ran has no rollback target`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    #expect(try #require(try await status(of: story)).rollbackTarget == nil)
  }

  @Test func `a service event of no deployment says by itself what runs`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.seen("service.upgraded", "app:2", at: 20)
    let seen = try #require(try await status(of: story))
    #expect(seen.state == .running && seen.artifact == "app:2" && seen.deployment == nil)
    #expect(seen.since == Story.at(20) && seen.rollbackTarget == "app:1")
    story.seen("service.removed", "", at: 30)
    let removed = try #require(try await status(of: story))
    #expect(removed.state == .removed && removed.artifact == nil)
    #expect(removed.rollbackTarget == "app:1")
    story.succeeded(Story.attempt("b", "app:3"), at: 40)
    #expect(try #require(try await status(of: story)).deployment == "b")
  }

  static let day: Story = {
    var story = Story()
    story.queued(Story.attempt("a", "app:1"), at: 10)
    story.started(Story.attempt("a", "app:1"), at: 20)
    story.succeeded(Story.attempt("a", "app:1"), at: 30)
    story.started(Story.attempt("b", "app:2"), at: 40)
    story.failed(Story.attempt("b", "app:2"), at: 50)
    var rollback = Story.attempt("r", "app:1", kind: "rollback")
    rollback.rollbackOf = "b"
    story.started(rollback, at: 60)
    story.succeeded(rollback, at: 70)
    return story
  }()

  @Test(
    arguments: [
      (9, nil, nil, [], []), (10, Status.State.none, nil, [], ["a"]),
      (20, Status.State.none, nil, ["a"], []),
      (29, Status.State.none, nil, ["a"], []), (30, .running, "a", [], []),
      (45, .running, "a", ["b"], []),
      (50, Status.State.failed, "b", [], []), (65, .failed, "b", ["r"], []),
      (70, .running, "r", [], []),
      (9_999, .running, "r", [], []),
    ] as [(Int64, Status.State?, String?, [String], [String])])
  func `at a time it is what was so by the events' own clocks, whenever they arrived`(
    second: Int64, state: Status.State?, deployment: String?, inProgress: [String],
    queued: [String]
  ) async throws {
    var random = SplitMix64(seed: UInt64(second))
    let fixture = try await HistoryFixture()
    try await fixture.tell(Self.day.events.shuffled(using: &random))
    let states = try await fixture.history.status(at: .time(Story.at(second))).states
    #expect(states.map(\.state) == (state.map { [$0] } ?? []))
    #expect(states.first?.deployment == deployment)
    #expect((states.first?.inProgress ?? []) == inProgress)
    #expect((states.first?.queued ?? []) == queued)
  }

  @Test(
    arguments: [
      (0, Status.State.none, nil, [], ["a"]), (1, .none, nil, ["a"], []),
      (2, .running, "a", [], []), (3, .running, "a", ["b"], []), (4, .failed, "b", [], []),
      (6, .running, "r", [], []),
    ] as [(Int64, Status.State, String?, [String], [String])])
  func `at a position it is what was known then`(
    position: Int64, state: Status.State, deployment: String?, inProgress: [String],
    queued: [String]
  ) async throws {
    let status = try #require(try await status(of: Self.day, at: .position(position)))
    #expect(status.state == state && status.deployment == deployment)
    #expect(status.inProgress == inProgress && status.queued == queued)
  }

  @Test func `a target rolled back later was one at the time`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    story.succeeded(Story.attempt("b", "app:2"), at: 20)
    story.succeeded(Story.attempt("c", "app:3"), at: 30)
    var rollback = Story.attempt("r", "app:1", kind: "rollback")
    rollback.rollbackOf = "b"
    story.succeeded(rollback, at: 40)
    #expect(
      try #require(try await status(of: story, at: .time(Story.at(35)))).rollbackTarget == "app:2")
  }

  @Test func `it is told by name, of one environment or service where asked`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    for environment in ["staging", "dev", "Prod"] {
      for service in ["checkout", "catalog"] {
        let attempt = Story.attempt(
          "\(service)-\(environment)", "app:1", environment: environment, service: service)
        story.succeeded(attempt, at: 10)
      }
    }
    try await fixture.tell(story.events)
    func places(_ environment: String? = nil, _ service: String? = nil) async throws -> [String] {
      try await fixture.history.status(environment: environment, service: service).states.map {
        "\($0.environment) \($0.service)"
      }
    }
    #expect(
      try await places() == [
        "dev catalog", "dev checkout", "production catalog", "production checkout",
        "staging catalog", "staging checkout",
      ])
    #expect(try await places("dev") == ["dev catalog", "dev checkout"])
    #expect(try await places(nil, "catalog").count == 3)
    #expect(try await places("production", "catalog") == ["production catalog"])
    #expect(try await places("nowhere").isEmpty)
  }
}
