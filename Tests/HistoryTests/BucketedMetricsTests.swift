import Deployments
import TestSupport
import Testing

@testable import History

/// What a report makes of its buckets, and what it refuses.
@Suite(.database)
struct BucketedMetricsTests {
  private static let midnight = Timestamp.of("2026-03-29T22:00:00Z")

  /// Whole seconds from the beginning of a story.
  private func seconds(_ time: Timestamp) -> Int64 {
    (time.microseconds - Story.at(0).microseconds) / 1_000_000
  }

  @Test func `what ends at midnight is of the day that begins, what ended before of the other`()
    async throws
  {
    let fixture = try await HistoryFixture()
    var story = Story()
    let midnight = seconds(Self.midnight)
    // Of the day of 23 hours in Berlin, its first and its last second.
    story.succeeded(Story.attempt("a", "app:1"), at: midnight - 23 * 3_600)
    story.failed(Story.attempt("b", "app:2"), at: midnight - 1)
    story.succeeded(Story.attempt("c", "app:3"), at: midnight)
    story.succeeded(Story.attempt("d", "app:4"), at: midnight - 23 * 3_600 - 1)
    story.started(Story.attempt("e", "app:5"), at: midnight)
    story.incident("detected", "i", of: nil, at: midnight - 1)
    try await fixture.tell(story.events)
    let report = try await fixture.metrics(from: midnight - 47 * 3_600, to: midnight + 48 * 3_600) {
      $0.bucket = .day
      $0.zone = "Europe/Berlin"
    }
    let buckets = try #require(report.buckets)
    #expect(
      buckets.map(\.label) == ["2026-03-28", "2026-03-29", "2026-03-30", "2026-03-31"])
    #expect(buckets.map { $0.metrics.tally.population } == [1, 2, 1, 0])
    #expect(buckets.map { $0.metrics.tally.count(.failed) } == [0, 1, 0, 0])
    #expect(buckets.map { $0.metrics.tally.inProgress } == [0, 0, 1, 0])
    #expect(buckets.map { $0.metrics.tally.unattributedIncidents } == [0, 1, 0, 0])
    #expect(buckets.map { $0.metrics.days } == [1, 23.0 / 24, 1, 1])
    #expect(buckets[1].metrics.perDay == 48.0 / 23)
    #expect(buckets[1].metrics.tally.recovery.spans == [1_000_000])
    // In UTC all of it was on the 29th but what came a second before.
    let utc = try await fixture.metrics(from: midnight - 47 * 3_600, to: midnight + 2 * 3_600) {
      $0.bucket = .day
    }
    #expect(utc.buckets?.map(\.label) == ["2026-03-27", "2026-03-28", "2026-03-29"])
    #expect(utc.buckets?.map { $0.metrics.tally.population } == [0, 2, 2])
  }

  @Test(arguments: BucketUnit.allCases)
  func `empty buckets are there, contiguous, from the window's start to its end`(
    unit: BucketUnit
  ) async throws {
    let fixture = try await HistoryFixture()
    let report = try await fixture.metrics(from: 1, to: 100 * 86_400 + 7) {
      $0.bucket = unit
      $0.zone = "Australia/Lord_Howe"
    }
    let buckets = try #require(report.buckets)
    // 2026-01-05 to 2026-04-15, local; one of the hours lasts one and a half.
    let count = [BucketUnit.hour: 2_400, .day: 101, .week: 15, .month: 4][unit]
    #expect(buckets.count == count)
    #expect(buckets.first?.metrics.from == Story.at(1))
    #expect(buckets.last?.metrics.to == Story.at(100 * 86_400 + 7))
    #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0.metrics.to == $1.metrics.from })
    #expect(buckets.allSatisfy { $0.metrics.tally.population == 0 && $0.metrics.perDay == 0 })
    #expect(buckets.allSatisfy { $0.metrics.failureRate.value == nil })
    #expect(report.metrics.tally.population == 0)
    #expect(report.position == nil)
  }

  @Test(arguments: [600, 601, 602] as [UInt64])
  func `buckets add up to the window`(seed: UInt64) async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: seed, deployments: 80).events)
    for unit in BucketUnit.allCases {
      let report = try await fixture.metrics(from: 7_000, to: 200_000) {
        $0.bucket = unit
        $0.zone = "Asia/Kolkata"
      }
      var sum = Tally()
      for bucket in try #require(report.buckets) { sum.add(bucket.metrics.tally) }
      func told(_ tally: Tally) -> String {
        let metrics = Metrics(from: report.metrics.from, to: report.metrics.to, tally)
        return JSONText.object(metrics.members(target: nil)).pretty()
      }
      #expect(told(sum) == told(report.metrics.tally))
      #expect(sum.population > 10)
    }
  }

  static let refused: [(zone: String, unit: BucketUnit?, from: String, to: String, text: String)] =
    [
      (
        "Europe/Bermuda", .day, "2026-01-01", "2026-01-02",
        "'Europe/Bermuda' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      // PostgreSQL takes this for a zone five hours west of Greenwich, and others for abbreviations of one.
      (
        "Foo5", .day, "2026-01-01", "2026-01-02",
        "'Foo5' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      (
        "PST", .day, "2026-01-01", "2026-01-02",
        "'PST' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      (
        "+02:00", .day, "2026-01-01", "2026-01-02",
        "'+02:00' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      (
        "", nil, "2026-01-01", "2026-01-02",
        "'' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      (
        "UTC", nil, "2026-01-01", "2026-01-01",
        "the window from 2026-01-01T00:00:00Z to 2026-01-01T00:00:00Z is empty: it has to end after it begins"
      ),
      (
        "UTC", .day, "2026-01-02", "2026-01-01",
        "the window from 2026-01-02T00:00:00Z to 2026-01-01T00:00:00Z is empty: it has to end after it begins"
      ),
      (
        "Europe/Berlin", .hour, "2026-01-01", "2027-02-22",
        "the window has more than 10000 buckets by hour: take larger ones, or a shorter window"
      ),
      (
        "UTC", .day, "2026-01-01", "2053-05-20",
        "the window has more than 10000 buckets by day: take larger ones, or a shorter window"
      ),
      (
        "UTC", .week, "2000-01-01", "2200-01-01",
        "the window has more than 10000 buckets by week: take larger ones, or a shorter window"
      ),
      (
        "UTC", .month, "0001-01-01", "9999-01-01",
        "the window has more than 10000 buckets by month: take larger ones, or a shorter window"
      ),
      (
        "UTC", .hour, "0001-01-01", "9999-01-01",
        "the window has more than 10000 buckets by hour: take larger ones, or a shorter window"
      ),
    ]

  @Test(arguments: refused)
  func `what cannot be measured is refused, and why`(
    zone: String, unit: BucketUnit?, from: String, to: String, text: String
  ) async throws {
    let fixture = try await HistoryFixture()
    var query = MetricsQuery(
      from: .of("\(from)T00:00:00Z"), to: .of("\(to)T00:00:00Z"))
    query.zone = zone
    query.bucket = unit
    let asked = query
    let error = await #expect(throws: MetricsError.self) {
      _ = try await fixture.history.metrics(asked)
    }
    #expect(error?.description == text)
  }

  @Test(
    arguments: [
      (.hour, "2027-02-21T16:00:00Z", 10_000), (.day, "2053-05-19T00:00:00Z", 10_000),
      (.week, "2150-01-01T00:00:00Z", 6_471), (.month, "2500-01-01T00:00:00Z", 5_688),
    ] as [(BucketUnit, String, Int)])
  func `as many buckets as there may be are not too many`(
    unit: BucketUnit, to: String, count: Int
  ) async throws {
    let fixture = try await HistoryFixture()
    var query = MetricsQuery(from: .of("2026-01-01T00:00:00Z"), to: .of(to))
    query.bucket = unit
    #expect(try await fixture.history.metrics(query).buckets?.count == count)
  }
}
