import Deployments
import TestSupport
import Testing

@testable import History

/// What ends a failure: `a`, a deployment of checkout to staging, failed at second 100.
@Suite(.database)
struct RecoveryTests {
  enum Recovery: Equatable {
    case after(seconds: Double)
    case unresolved
    case noStart
  }

  /// What else happened.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let expected: Recovery
    let tell: @Sendable (inout Story) -> Void

    init(_ what: String, _ expected: Recovery, _ tell: @escaping @Sendable (inout Story) -> Void) {
      testDescription = what
      self.expected = expected
      self.tell = tell
    }
  }

  static let cases = [
    Case("nothing", .unresolved) { _ in },
    Case("a success", .after(seconds: 60)) { $0.succeeded(Story.attempt("b", "app:3"), at: 160) },
    Case("of two successes the first to end", .after(seconds: 50)) {
      $0.succeeded(Story.attempt("b", "app:3"), at: 160)
      $0.succeeded(Story.attempt("c", "app:4"), at: 150)
    },
    Case("a success at the same instant", .after(seconds: 0)) {
      $0.succeeded(Story.attempt("b", "app:3"), at: 100)
    },
    Case("a success before", .unresolved) { $0.succeeded(Story.attempt("b", "app:1"), at: 99) },
    Case("its rollback", .after(seconds: 30)) {
      $0.rolledBack("a", by: "r", to: "app:1", from: 110, to: 130)
    },
    Case("another one's rollback", .after(seconds: 30)) {
      $0.rolledBack("z", by: "r", to: "app:1", from: 110, to: 130)
    },
    Case("a redeploy", .after(seconds: 60)) {
      $0.succeeded(Story.attempt("b", "app:2", kind: "redeploy"), at: 160)
    },
    Case("a removal", .unresolved) {
      $0.succeeded(Story.attempt("b", "app:2", kind: "remove"), at: 160)
    },
    Case("a success that changed nothing", .unresolved) {
      $0.succeeded(Story.attempt("b", "app:2"), at: 160) { $0.changed = false }
    },
    Case("another failure, then a success", .after(seconds: 100)) {
      $0.failed(Story.attempt("b", "app:3"), at: 150)
      $0.succeeded(Story.attempt("c", "app:4"), at: 200)
    },
    Case("one that was blocked", .unresolved) {
      $0.failed(Story.attempt("b", "app:3"), at: 150, phase: "validate", changed: false)
    },
    Case("one that is under way", .unresolved) { $0.started(Story.attempt("b", "app:3"), at: 150) },
    Case("another service's success", .unresolved) {
      $0.succeeded(Story.attempt("b", "app:3", service: "catalog"), at: 160)
    },
    Case("another environment's success", .unresolved) {
      $0.succeeded(Story.attempt("b", "app:3", environment: "production"), at: 160)
    },
    Case("a success after the window", .after(seconds: 199_900)) {
      $0.succeeded(Story.attempt("b", "app:3"), at: 200_000)
    },
    Case("a success that an incident names", .after(seconds: 60)) {
      $0.succeeded(Story.attempt("b", "app:3"), at: 160)
      $0.incident("detected", "i", of: "b", at: 300)
    },
  ]

  private func recovery(_ report: MetricsReport) -> Recovery? {
    let (distribution, samples) = (report.metrics.recovery, report.metrics.tally.recovery)
    switch (distribution.count, samples.unresolved, samples.count(.noStart)) {
    case (1, 0, 0): return distribution.max.map { .after(seconds: $0) }
    case (0, 1, 0): return .unresolved
    case (0, 0, 1): return .noStart
    default: return nil
    }
  }

  /// That of `a` alone: the window ends before anything else could fail.
  private func recovery(_ fixture: HistoryFixture, at position: Int64? = nil) async throws
    -> Recovery?
  {
    recovery(try await fixture.metrics(from: 100, to: 101) { $0.at = position })
  }

  @Test(arguments: cases)
  func `a failure ends with the next success in its place`(_ it: Case) async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.failed(Story.attempt("a", "app:2"), at: 100)
    it.tell(&story)
    // What ends it is told before it, since that may happen.
    for event in story.events.reversed() { try await fixture.tell([event]) }
    #expect(try await recovery(fixture) == it.expected)
  }

  @Test func `places have one name, however it is written`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.failed(Story.attempt("a", "app:2", environment: "production"), at: 100)
    // As `Prod`.
    story.succeeded(Story.attempt("b", "app:3", environment: "production"), at: 160) {
      $0.offset = 60
    }
    try await fixture.tell(story.events)
    #expect(try await recovery(fixture) == .after(seconds: 60))
  }

  @Test func `a slice looks for what failed, not for what ends it`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.failed(Story.attempt("a", "app:2"), at: 100)
    story.succeeded(Story.attempt("b", "app:3"), at: 160)
    var events = story.events
    events[0].event.facts.team = "shop"
    events[1].event.facts.team = "platform"
    try await fixture.tell(events)
    let report = try await fixture.metrics(from: 100, to: 101) {
      $0.slice = .init(environment: "staging", service: "checkout", team: "shop")
    }
    #expect(report.metrics.tally.population == 1)
    #expect(recovery(report) == .after(seconds: 60))
    let other = try await fixture.metrics { $0.slice = .init(team: "platform") }
    #expect(other.metrics.tally.population == 1)
    #expect(recovery(other) == nil)
  }

  @Test func `a success that was undone failed when its first rollback started`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:2"), at: 100)
    // A success between its end and its failure recovers nothing.
    story.succeeded(Story.attempt("b", "app:3"), at: 110)
    story.rolledBack("a", by: "r", to: "app:1", from: 130, to: 150)
    try await fixture.tell(story.events)
    #expect(try await recovery(fixture) == .after(seconds: 20))
  }

  @Test func `it is not its own recovery`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:2"), at: 100)
    // By clocks that disagree the rollback started before, and ended before that.
    story.rolledBack("a", by: "r", to: "app:1", from: 90, to: 80)
    try await fixture.tell(story.events)
    #expect(try await recovery(fixture) == .unresolved)
    #expect(try await fixture.deployments()["a"]?.rolledBack == true)
  }

  @Test func `without any rollback's start there is none to count from`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:2"), at: 100)
    var rollback = Story.attempt("r", "app:1", kind: "rollback")
    rollback.rollbackOf = "a"
    story.succeeded(rollback, at: 150)
    try await fixture.tell(story.events)
    #expect(try await recovery(fixture) == .noStart)
    // One that failed to undo it knows when that began.
    var attempted = Story()
    var failed = Story.attempt("f", "app:1", kind: "rollback")
    failed.rollbackOf = "a"
    attempted.failed(failed, at: 140)
    attempted.started(failed, at: 120)
    try await fixture.tell(attempted.events)
    #expect(try await recovery(fixture) == .after(seconds: 30))
  }

  @Test func `at an earlier position it is what was known then`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.failed(Story.attempt("a", "app:2"), at: 100)  // 0
    story.succeeded(Story.attempt("b", "app:3"), at: 160)  // 1
    story.succeeded(Story.attempt("c", "app:4"), at: 130)  // 2, late
    story.failed(Story.attempt("c", "app:4"), at: 131)  // 3: it had failed after all
    story.failed(Story.attempt("b", "app:3"), at: 161)  // 4
    story.succeeded(Story.attempt("a", "app:2"), at: 170)  // 5: a second end, with success
    for event in story.events { try await fixture.tell([event]) }
    let expected: [Recovery?] = [
      .unresolved, .after(seconds: 60), .after(seconds: 30), .after(seconds: 60), .unresolved, nil,
    ]
    for round in ["live", "rebuilt"] {
      for (position, recovery) in expected.enumerated() {
        let found = try await self.recovery(fixture, at: Int64(position))
        #expect(found == recovery, "at \(position), \(round)")
      }
      try await fixture.history.rebuild()
    }
  }

  @Test func `an incident's resolution ends what only it says, wherever that lies`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:2"), at: 100)  // 0
    story.incident("detected", "i", of: "a", at: 200)  // 1
    story.succeeded(Story.attempt("b", "app:3"), at: 250)  // 2
    story.incident("reported", "j", of: "a", at: 150)  // 3
    story.incident("resolved", "i", of: "a", at: 300)  // 4
    story.incident("resolved", "j", of: "a", at: 200_000)  // 5
    for event in story.events { try await fixture.tell([event]) }
    let expected: [Recovery?] = [
      nil, .unresolved, .unresolved, .unresolved, .unresolved, .after(seconds: 199_850),
    ]
    for (position, recovery) in expected.enumerated() {
      #expect(try await self.recovery(fixture, at: Int64(position)) == recovery, "at \(position)")
    }
  }
}
