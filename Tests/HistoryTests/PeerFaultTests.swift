import Deployments
import Log
import TestSupport
import Testing

@testable import History

/// What others get wrong about the same history.
@Suite(.database)
struct PeerFaultTests {
  private func told(_ story: Story) async throws -> HistoryFixture {
    let fixture = try await HistoryFixture()
    try await fixture.tell(story.events)
    return fixture
  }

  @Test func `more incidents than deployments are no rate above one`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 100)
    story.succeeded(Story.attempt("b", "app:2"), at: 200)
    for number in 0..<7 as Range<Int64> {
      story.incident("detected", "i\(number)", of: "b", at: 210 + number)
      story.incident("reported", "u\(number)", of: nil, at: 210 + number)
    }
    let metrics = try await told(story).metrics().metrics
    #expect(metrics.changeFailRate == Ratio(1, of: 2))
    #expect(metrics.tally.unattributedIncidents == 7)
  }

  @Test func `failures are divided by all that were deployed, not by those that succeeded`()
    async throws
  {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 100)
    for id in ["b", "c", "d"] { story.failed(Story.attempt(id, "app:2"), at: 200) }
    let metrics = try await told(story).metrics().metrics
    #expect(metrics.failureRate.value == 0.75)
    #expect(metrics.changeFailRate.value == 0.75)
  }

  @Test func `two deployments in a week are not none a day`() async throws {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 100)
    story.succeeded(Story.attempt("b", "app:2"), at: 400_000)
    let metrics = try await told(story).metrics(to: 7 * 86_400).metrics
    #expect(metrics.days == 7)
    #expect(metrics.perDay == 2.0 / 7)
  }

  @Test func `a window's median is that of its samples, not of its days' medians`() async throws {
    var story = Story()
    // Four deployments of one second on the first day, one of 100 on the second, one of 1000 on the third.
    let plan: [(Int64, lasting: Int64)] = [
      (100, 1), (200, 1), (300, 1), (400, 1), (86_500, 100), (172_900, 1_000),
    ]
    for (start, length) in plan {
      let attempt = Story.attempt("at\(start)", "app:1")
      story.started(attempt, at: start)
      story.succeeded(attempt, at: start + length)
    }
    let report = try await told(story).metrics(to: 3 * 86_400) { $0.bucket = .day }
    #expect(report.metrics.duration.percentile(50) == 1)
    #expect(report.buckets?.map { $0.metrics.duration.count } == [4, 1, 1, 0])
    #expect(
      report.buckets?.map { $0.metrics.duration.percentile(50) } == [1, 100, 1_000, nil])
  }

  @Test func `a time with an offset is the same moment in UTC`() async throws {
    var story = Story()
    // 2026-01-06T01:30:00+02:00, before the midnight of UTC.
    let attempt = Story.attempt("a", "app:1")
    let end = Timestamp.of("2026-01-06T01:30:00+02:00")
    let seconds = (end.microseconds - Story.at(0).microseconds) / 1_000_000
    story.add("shiplog-deployment.started", of: attempt, at: seconds - 60) { $0.offset = -330 }
    story.succeeded(attempt, at: seconds) { $0.offset = 120 }
    let body = String(decoding: try #require(story.events.last).body, as: UTF8.self)
    #expect(body.contains(#""2026-01-06T01:30:00+02:00""#))
    let report = try await told(story).metrics(to: 3 * 86_400) { $0.bucket = .day }
    #expect(
      report.buckets?.map(\.label) == ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08"])
    #expect(report.buckets?.map { $0.metrics.tally.population } == [1, 0, 0, 0])
    #expect(report.metrics.duration.percentile(50) == 60)
    // Its two changes were committed an hour and two before its start.
    #expect(report.metrics.leadTime.min == 3_660.000_001)
  }

  @Test func `an incident that is told anew, and a webhook delivered again, count once`()
    async throws
  {
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 100)
    story.incident("detected", "i", of: "a", at: 200)
    story.incident("detected", "u", of: nil, at: 200)
    let once = try await told(story)
    let before = try await once.metrics()
    // The same bytes again, then the same incidents in other events.
    try await once.tell(story.events)
    #expect(try await once.history.size() == 3)
    for step in ["detected", "reported", "detected"] {
      let seconds = Int64(300 + story.events.count)
      story.incident(step, "i", of: "a", at: seconds)
      story.incident(step, "u", of: nil, at: seconds)
    }
    try await once.tell(story.events)
    #expect(try await once.history.size() == 9)
    let after = try await once.metrics()
    for report in [before, after] {
      #expect(report.metrics.tally.population == 1)
      #expect(report.metrics.changeFailRate == Ratio(1, of: 1))
      #expect(report.metrics.tally.recovery.unresolved == 1)
      #expect(report.metrics.tally.unattributedIncidents == 1)
    }
  }

  @Test func `from version 3 back to 1 only what a rollback names is rolled back`() async throws {
    var story = Story()
    for (index, id) in ["v1", "v2", "v3"].enumerated() {
      story.succeeded(Story.attempt(id, "app:\(id)"), at: Int64(100 * (index + 1)))
    }
    let fixture = try await told(story)
    func rolledBack() async throws -> Set<String> {
      Set(try await fixture.deployments().values.filter(\.rolledBack).map(\.id))
    }
    var back = Story()
    back.rolledBack("v3", by: "r", to: "app:v1", from: 400, to: 450)
    try await fixture.tell(back.events)
    #expect(try await fixture.metrics().metrics.rollbackRate == Ratio(1, of: 3))
    #expect(try await rolledBack() == ["v3"])
    // Version 2 only if another rollback names it.
    var named = Story()
    named.rolledBack("v2", by: "s", to: "app:v1", from: 460, to: 470)
    try await fixture.tell(named.events)
    #expect(try await fixture.metrics().metrics.rollbackRate == Ratio(2, of: 3))
    #expect(try await rolledBack() == ["v2", "v3"])
  }

  @Test func `to deploy an earlier version again rolls nothing back`() async throws {
    var story = Story()
    for (index, version) in ["1", "2", "3", "1"].enumerated() {
      let kind = index == 3 ? "redeploy" : "deploy"
      story.succeeded(
        Story.attempt("d\(index)", "app:\(version)", kind: kind), at: Int64(100 * (index + 1)))
    }
    let metrics = try await told(story).metrics().metrics
    #expect(metrics.rollbackRate == Ratio(0, of: 4))
    #expect(metrics.changeFailRate == Ratio(0, of: 4))
  }

  @Test func `the same question a day later has the same answer, to the byte`() async throws {
    let fixture = try await HistoryFixture()
    let all = RandomHistory(seed: 900, deployments: 60).events
    // Every third event of the same days arrives a day late.
    let late = all.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    let early = all.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
    try await fixture.tell(early)
    let size = try await fixture.history.size()
    // A log of three tellings at once: ask for the time of its last entry.
    let last = try await fixture.log.entries(at: [size - 1])[0].recorded
    let asked = Timestamp(microseconds: last.microseconds + 1)
    func answer(at position: Int64?) async throws -> [UInt8] {
      try await fixture.metrics(to: 4 * 86_400) {
        $0.bucket = .day
        $0.zone = "Europe/Berlin"
        $0.at = position
        $0.comparesPrevious = true
      }.json(ladder: Ladder(year: 2024)).bytes
    }
    let first = try await answer(at: nil)
    #expect(try await answer(at: size - 1) == first)

    try await fixture.tell(late)
    try await fixture.tell(RandomHistory(seed: 901, deployments: 20).events)
    let position = try await fixture.history.knowledge(at: .time(asked), now: .distant).position
    #expect(position == size - 1)
    #expect(try await answer(at: position) == first)
    #expect(try await answer(at: nil) != first)
    try await fixture.history.rebuild()
    #expect(try await answer(at: position) == first)
  }
}

extension Timestamp {
  /// Later than any log's time.
  fileprivate static let distant = Timestamp.of("9999-01-01T00:00:00Z")
}
