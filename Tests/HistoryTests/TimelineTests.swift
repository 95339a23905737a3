import Deployments
import Log
import TestSupport
import Testing

@testable import History

@Suite(.database)
struct TimelineTests {
  @Test func `steps are in the order in which they happened, and take what lies between`()
    async throws
  {
    let fixture = try await HistoryFixture()
    let attempt = Story.attempt("a", "app:1")
    var story = Story()
    story.succeeded(attempt, at: 60)
    story.add("testsuiterun.finished", of: attempt, at: 40) { $0.suite = "verification" }
    story.add("taskrun.finished", of: attempt, at: 30)
    story.queued(attempt, at: 5)
    story.started(attempt, at: 10)
    story.add("taskrun.started", of: attempt, at: 12)
    story.started(Story.attempt("b", "app:2"), at: 11)
    try await fixture.tell(story.events)
    let timeline = try #require(try await fixture.history.timeline(of: "a"))
    #expect(timeline.position == 6)
    #expect(timeline.deployment == (try await fixture.deployments()["a"]))
    #expect(
      timeline.steps.map { $0.entry.event.meaning } == [
        .deploymentQueued, .deploymentStarted, .taskStarted, .taskFinished, .suiteFinished,
        .deploymentFinished,
      ])
    #expect(timeline.steps.map { $0.elapsed / 1_000_000 } == [0, 5, 7, 25, 35, 55])
    // A suite without a start of its own takes the time since the step before.
    #expect(timeline.steps.map { $0.took.map { $0 / 1_000_000 } } == [nil, nil, nil, 18, 10, 50])
  }

  @Test func `at a position it has the steps that were known then`() async throws {
    let fixture = try await HistoryFixture()
    let attempt = Story.attempt("a", "app:1")
    var story = Story()
    story.succeeded(attempt, at: 60)
    story.started(attempt, at: 10)
    try await fixture.tell(story.events)
    let early = try #require(try await fixture.history.timeline(of: "a", at: .position(0)))
    #expect(early.steps.count == 1 && early.deployment.started == nil)
    let late = try #require(try await fixture.history.timeline(of: "a", at: .position(1)))
    #expect(late.steps.count == 2 && late.deployment.started == Story.at(10))
  }

  @Test func `there is none of what no event of its own tells of`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    var rollback = Story.attempt("r", "app:1", kind: "rollback")
    rollback.rollbackOf = "unknown"
    rollback.remediates = ["lost"]
    story.succeeded(rollback, at: 10)
    story.add("incident.detected", of: Story.attempt("hit", "app:1"), at: 20)
    try await fixture.tell(story.events)
    for id in ["unknown", "lost", "hit", "never heard of"] {
      #expect(try await fixture.history.timeline(of: id) == nil)
    }
    #expect(try await fixture.deployments().keys.sorted() == ["r"])
    // Its own events may come later, and then it is known what was told of it.
    story.failed(Story.attempt("unknown", "app:2"), at: 5)
    story.succeeded(Story.attempt("hit", "app:2"), at: 5)
    try await fixture.tell(story.events)
    let found = try await fixture.deployments()
    #expect(found["unknown"]?.rolledBack == true)
    #expect(found["hit"]?.incidents.count == 1)
  }
}
