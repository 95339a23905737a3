import Deployments
import Foundation
import Postgres
import TestSupport
import Testing

@testable import History

/// The server's calendar against Foundation's, which knows the same zones by its own code.
@Suite(.database)
struct CalendarTests {
  private static let zones = [
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
    "America/Havana", "Atlantic/Azores", "America/Santiago", "Pacific/Apia", "Africa/Casablanca",
  ]

  /// From midday to midday, more than a year later: every change of clocks, and both ends cut.
  private static let window = (
    from: Timestamp.of("2026-01-01T12:00:00Z"), to: Timestamp.of("2027-01-15T12:00:00Z")
  )

  @Test(arguments: zones)
  func `a year's days, weeks and months begin when Foundation says`(zone: String) async throws {
    let connection = TestDatabase.current.connection()
    for (unit, least) in [(BucketUnit.day, 379), (.week, 55), (.month, 13)] {
      var query = MetricsQuery(from: Self.window.from, to: Self.window.to)
      query.bucket = unit
      query.zone = zone
      let asked = query
      let found = try await connection.run { try Buckets.read(asked, on: $0) }
      let expected = try boundaries(unit, zone)
      #expect(found.boundaries.map(\.rfc3339) == expected.map(\.rfc3339), "\(unit)")
      #expect(found.labels.count >= least)
    }
  }

  @Test(arguments: zones)
  func `the dates around a change of clocks begin when Foundation says`(zone: String) async throws {
    let fixture = try await HistoryFixture()
    let formatter = ISO8601DateFormatter()
    formatter.timeZone = TimeZone(identifier: zone)
    formatter.formatOptions = [.withFullDate]
    let midnights = try boundaries(.day, zone).dropFirst().dropLast()
    let days = zip(midnights, midnights.dropFirst())
    let changes = days.filter { $1.microseconds - $0.microseconds != 86_400_000_000 }
    #expect(changes.isEmpty == ["UTC", "Asia/Kolkata", "Pacific/Apia"].contains(zone))
    for (start, end) in changes + days.prefix(1) {
      for midnight in [start, end] {
        // The date that clocks there show at this moment, as its first moment in UTC.
        let date = Timestamp.of("\(formatter.string(from: midnight.date))T00:00:00Z")
        let found = try await fixture.history.beginning(of: date, in: zone)
        #expect(found.rfc3339 == midnight.rfc3339)
      }
    }
  }

  private func boundaries(_ unit: BucketUnit, _ zone: String) throws -> [Timestamp] {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(identifier: zone))
    let component: Calendar.Component =
      switch unit {
      case .hour: .hour
      case .day: .day
      case .week: .weekOfYear
      case .month: .month
      }
    var boundaries = [Self.window.from]
    while let last = boundaries.last, last < Self.window.to {
      let interval = try #require(calendar.dateInterval(of: component, for: last.date))
      let end = Timestamp(microseconds: Int64(interval.end.timeIntervalSince1970) * 1_000_000)
      boundaries.append(min(end, Self.window.to))
    }
    return boundaries
  }
}

extension Timestamp {
  /// Of a whole second.
  fileprivate var date: Date {
    Date(timeIntervalSince1970: TimeInterval(microseconds / 1_000_000))
  }
}
