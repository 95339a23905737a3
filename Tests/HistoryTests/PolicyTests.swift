import Deployments
import Log
import TestSupport
import Testing

@testable import History

/// Policies as they were in force at a position.
@Suite(.database)
struct PolicyTests {
  private static let standard = ["dev", "production", "staging", "test"]

  /// How long each environment keeps details; -1 for ever.
  private func days(
    _ history: History, _ environment: String? = nil, at position: Int64? = nil
  ) async throws -> [String: Int64] {
    let answer = try await history.policies(environment: environment, at: position)
    return Dictionary(
      uniqueKeysWithValues: answer.policies.map {
        ($0.environment, $0.policy.detailsKeptDays ?? -1)
      })
  }

  private func deployed(to environment: String, at seconds: Int64) -> ReceivedEvent {
    var story = Story()
    story.succeeded(
      Story.attempt("\(environment)-\(seconds)", "app:1", environment: environment), at: seconds)
    return story.events[0]
  }

  @Test func `of an empty log the platform's rules hold, in its four environments`() async throws {
    let answer = try await HistoryFixture().history.policies()
    #expect(answer.position == nil)
    #expect(answer.policies.map(\.environment) == Self.standard)
    for inForce in answer.policies {
      #expect(inForce.policy == Policy(standardFor: inForce.environment))
      #expect(inForce.declaration == nil)
    }
  }

  @Test func `a policy holds from its position until that of the next`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      deployed(to: "dev", at: 1),
      Ruling.policy("staging", at: 2) { $0.detailsKeptDays = 7 },
      Ruling.policy("dev", at: 3) { $0.detailsKeptDays = nil },
      deployed(to: "staging", at: 4),
      Ruling.policy("staging", at: 5) { $0.detailsKeptDays = 365 },
    ])
    let expected: [(staging: Int64, dev: Int64)] = [(90, 30), (7, 30), (7, -1), (7, -1), (365, -1)]
    for (position, days) in zip(0..., expected) {
      let found = try await self.days(fixture.history, at: Int64(position))
      #expect(found == ["dev": days.dev, "staging": days.staging, "test": 30, "production": -1])
    }
    #expect(try await days(fixture.history, "staging") == ["staging": 365])
    #expect(try await fixture.history.policies().position == 4)
  }

  @Test func `two names that look the same keep nobody from an answer`() async throws {
    let fixture = try await HistoryFixture()
    // Composed and decomposed: to Swift one name, to PostgreSQL two.
    let names = ["m\u{FC}nchen", "mu\u{308}nchen"]
    try await fixture.tell(names.map { Ruling.policy($0, at: 1) { $0.detailsKeptDays = 7 } })
    #expect(try await days(fixture.history)[names[0]] == 7)
    _ = try await fixture.history.status()
  }

  @Test func `what is recorded later counts, whichever time it claims`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      Ruling.policy("dev", at: 900) { $0.detailsKeptDays = 1 },
      Ruling.policy("dev", at: 100) { $0.detailsKeptDays = 2 },
    ])
    #expect(try await days(fixture.history, "dev") == ["dev": 2])
    #expect(try await days(fixture.history, "dev", at: 0) == ["dev": 1])
  }

  @Test
  func `an environment is known from what was deployed there or declared for it, from then on`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      deployed(to: "dev", at: 1), deployed(to: "qa", at: 2),
      Ruling.policy("review/7", at: 3) { $0.layers = ["frontend"] },
    ])
    func names(at position: Int64) async throws -> [String] {
      try await fixture.history.policies(at: position).policies.map(\.environment)
    }
    #expect(try await names(at: 0) == Self.standard)
    #expect(try await names(at: 1) == ["dev", "production", "qa", "staging", "test"])
    #expect(try await names(at: 2) == ["dev", "production", "qa", "review/7", "staging", "test"])
    let review = try await fixture.history.policies(environment: "review/7")
    #expect(review.policies.map(\.policy.layers) == [["frontend"]])
  }

  @Test func `one of which nothing is known has the platform's rules`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([deployed(to: "dev", at: 1)])
    let answer = try await fixture.history.policies(environment: "nowhere")
    #expect(answer.policies.map(\.environment) == ["nowhere"])
    #expect(answer.policies.map(\.policy) == [Policy(standardFor: "nowhere")])
  }

  @Test func `it says where, when and by whom it was declared`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([deployed(to: "dev", at: 1), Ruling.policy("dev", at: 2)])
    let inForce = try await fixture.history.policies(environment: "dev").policies[0]
    let declaration = try #require(inForce.declaration)
    #expect(declaration.position == 1)
    #expect(declaration.recorded == (try await fixture.log.entries(at: [1])[0].recorded))
    #expect(declaration.actor == Deployment.appender)
  }

  @Test func `a position that is not there is refused`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([Ruling.policy("dev", at: 1)])
    await #expect(throws: LogError.self) { try await fixture.history.policies(at: 1) }
  }

  @Test func `every member comes back`() async throws {
    let fixture = try await HistoryFixture()
    var policy = Policy(standardFor: "dev")
    policy.deploysFrom = ["hotfix/*", "\"quoted\"", "größer"]
    policy.verification = []
    policy.rollback = .manual
    policy.preserved = .last(7)
    policy.detailsKeptDays = 0
    policy.deploymentsAtATime = 3
    policy.rolloutTimeoutSeconds = 1_800
    policy.deploymentsPerDay = nil
    policy.layers = ["data"]
    try await fixture.tell([Ruling.policy("dev", at: 1) { $0 = policy }])
    #expect(try await fixture.history.policies(environment: "dev").policies[0].policy == policy)
  }

  @Test func `a rebuild gives the same rows, also after the first body went`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      deployed(to: "dev", at: 1), Ruling.policy("dev", at: 2) { $0.rollback = .manual },
      Ruling.hold("h1", at: 3) { $0.service = "payments" },
      Ruling.hold("h2", at: 4) {
        $0.from = Story.at(3)
        $0.to = Story.at(9)
        $0.until = Story.at(99)
      },
      Ruling.release("h2", at: 5), Ruling.policy("dev", at: 6) { $0.preserved = .all },
    ])
    _ = try await fixture.history.erase([0], reason: "test", now: Story.at(7))
    try await fixture.history.catchUp()
    let live = try await fixture.dump()
    let counts = ["policy", "hold", "release", "pruning"].map { live[$0]?.count }
    #expect(counts == [2, 2, 1, 1])
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == live)
  }

  @Test func `a report's target is that of its environment's policy at its position`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      deployed(to: "staging", at: 1),
      Ruling.policy("staging", at: 2) { $0.deploymentsPerDay = 7 },
      Ruling.policy("staging", at: 3) { $0.deploymentsPerDay = nil },
      Ruling.policy("production", at: 4) { $0.deploymentsPerDay = 3 },
    ])
    func target(_ environment: String?, at position: Int64?) async throws -> Double? {
      let report = try await fixture.metrics { query in
        query.slice.environment = environment
        query.at = position
      }
      return report.target?.perDay
    }
    #expect(try await target("staging", at: 0) == 1)
    #expect(try await target("staging", at: 1) == 7)
    #expect(try await target("staging", at: 2) == nil)
    #expect(try await target("production", at: 2) == nil)
    #expect(try await target("production", at: nil) == 3)
    #expect(try await target(nil, at: nil) == nil)
  }
}
