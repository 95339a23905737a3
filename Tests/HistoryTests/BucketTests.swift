import Deployments
import Postgres
import TestSupport
import Testing

@testable import History

/// A window's parts where clocks are changed. In 2026 that is: Berlin 29 March and 25 October, New York 8 March and
/// 1 November, by an hour; Lord Howe 5 April and 4 October, by half an hour; Kolkata never.
@Suite(.database)
struct BucketTests {
  struct Case: Sendable, CustomStringConvertible {
    let unit: BucketUnit
    let zone: String
    /// Where the window begins, where each of its parts but the first begins, and where the window ends.
    let boundaries: [String]
    let labels: [String]

    init(_ unit: BucketUnit, _ zone: String, _ boundaries: [String], _ labels: [String]) {
      self.unit = unit
      self.zone = zone
      self.boundaries = boundaries
      self.labels = labels
    }

    var description: String { "\(unit.rawValue)s, \(zone), from \(boundaries[0])" }
  }

  private func buckets(
    _ unit: BucketUnit?, _ zone: String, from: Timestamp, to: Timestamp, on connection: Connection
  ) async throws -> Buckets {
    var query = MetricsQuery(from: from, to: to)
    query.bucket = unit
    query.zone = zone
    let asked = query
    return try await connection.run { try Buckets.read(asked, on: $0) }
  }

  private func expect(_ cases: Case...) async throws { try await expect(cases) }

  private func expect(_ cases: [Case]) async throws {
    let connection = TestDatabase.current.connection()
    for it in cases {
      let boundaries = it.boundaries.map(Timestamp.of)
      let found = try await buckets(
        it.unit, it.zone, from: boundaries[0], to: boundaries[boundaries.count - 1], on: connection)
      #expect(found.boundaries.map(\.rfc3339) == boundaries.map(\.rfc3339), "\(it)")
      #expect(found.labels == it.labels, "\(it)")
    }
  }

  @Test func `a day is from local midnight to local midnight`() async throws {
    try await expect(Self.days)
  }

  @Test func `a week begins on Monday, a month on its first, at local midnight`() async throws {
    try await expect(Self.longer)
  }

  @Test func `an hour begins when the clock shows a whole one, or has jumped over it`() async throws
  {
    try await expect(Self.hours)
  }

  @Test func `the first and the last are cut to the window`() async throws {
    try await expect(Self.clipped)
  }

  @Test func `a day is as long as it was there`() async throws {
    let connection = TestDatabase.current.connection()
    let lengths = [
      ("Europe/Berlin", "2026-03-28T23:00:00Z", 23), ("Europe/Berlin", "2026-10-24T22:00:00Z", 25),
      ("America/New_York", "2026-03-08T05:00:00Z", 23),
      ("America/New_York", "2026-11-01T04:00:00Z", 25),
      ("Australia/Lord_Howe", "2026-04-04T13:00:00Z", 24.5),
      ("Australia/Lord_Howe", "2026-10-03T13:30:00Z", 23.5),
      ("Asia/Kolkata", "2026-03-28T18:30:00Z", 24), ("UTC", "2026-03-29T00:00:00Z", 24),
    ]
    for (zone, midnight, hours) in lengths {
      let start = Timestamp.of(midnight)
      let found = try await buckets(
        .day, zone, from: start, to: start.advanced(hours: 72), on: connection)
      #expect(found.boundaries[1] == start.advanced(hours: hours), "\(zone), \(midnight)")
    }
  }

  @Test func `without a unit the window is one part, without a label`() async throws {
    let (from, to) = (Timestamp.of("2026-03-01T00:00:00Z"), Timestamp.of("2026-04-01T00:00:00Z"))
    let found = try await buckets(
      nil, "UTC", from: from, to: to, on: TestDatabase.current.connection())
    #expect(found.boundaries == [from, to])
    #expect(found.labels == [])
  }

  @Test func `a date that a zone skipped is no day`() async throws {
    // Samoa went from the 29th of December to the 31st.
    try await expect(
      Case(
        .day, "Pacific/Apia",
        [
          "2011-12-28T10:00:00Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z",
          "2011-12-31T10:00:00Z",
        ], ["2011-12-28", "2011-12-29", "2011-12-31"]))
  }

  @Test func `a time belongs to the part that begins at it`() {
    let boundaries = [0, 10, 20, 30].map { Timestamp(microseconds: $0) }
    let found = Buckets(boundaries: boundaries)
    let indexes = [0, 9, 10, 11, 19, 20, 29].map {
      found.index(of: Timestamp(microseconds: $0))
    }
    #expect(indexes == [0, 0, 1, 1, 1, 2, 2])
  }
}

extension Timestamp {
  fileprivate func advanced(hours: Double) -> Timestamp {
    Timestamp(microseconds: microseconds + Int64(hours * 3_600_000_000))
  }
}
