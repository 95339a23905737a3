package import Deployments
package import History

/// Which metrics, as somebody asks: times may be relative, and dates of a time zone.
package struct MetricsQuestion: Sendable {
  package var slice = MetricsReport.Slice()
  package var from: TimePoint = .before(microseconds: 30 * 86_400_000_000)
  /// Itself not included; nil for now.
  package var to: TimePoint?
  /// An IANA time zone: of buckets, and of dates without a time.
  package var zone = "UTC"
  package var at: Moment = .latest
  package var bucket: BucketUnit?
  package var comparesPrevious = false

  package init() {}

  /// The question in full.
  ///
  /// With `at` everything that is relative to now is relative to that moment instead.
  ///
  /// - Throws: `MetricsError`, `LogError.noEntry`, `PostgresError`
  package func query(of history: History, now: Timestamp) async throws -> MetricsQuery {
    let known = try await history.knowledge(at: at, now: now)
    // To the next whole second, so that what has just ended is in the window.
    let second: Int64 = 1_000_000
    let next = Timestamp(microseconds: (known.time.microseconds / second + 1) * second)
    let end = at.isTime ? known.time : next
    let to = try await time(to ?? .before(microseconds: 0), now: end, history)
    // So long before the end of the window, whatever that is.
    let from = try await time(from, now: to, history)
    var query = MetricsQuery(from: from, to: to)
    query.slice = slice
    query.zone = zone
    query.at = known.position
    query.bucket = bucket
    query.comparesPrevious = comparesPrevious
    return query
  }

  private func time(
    _ point: TimePoint, now: Timestamp, _ history: History
  ) async throws -> Timestamp {
    guard case .date(let date) = point else { return point.time(now: now) }
    return try await history.beginning(of: date, in: zone)
  }
}

extension Moment {
  fileprivate var isTime: Bool {
    if case .time = self { true } else { false }
  }
}
