import Deployments
import Postgres
import TestSupport
import Testing

@testable import History

/// What somebody computes from the views is what `shiplog metrics` reports.
@Suite(.database)
struct DailyViewTests {
  private static let day: Int64 = 86_400_000_000
  /// The Monday of the histories' first week.
  private static let start = Timestamp.of("2026-01-05T00:00:00Z")

  /// A history in which deployments have teams.
  private static func events(_ seed: UInt64) -> [ReceivedEvent] {
    RandomHistory(seed: seed, deployments: 90).events.map { event in
      var event = event
      let teams = ["shop", "platform", nil]
      if let deployment = event.event.deployment {
        event.event.facts.team = teams[deployment.utf8.reduce(0) { $0 + Int($1) } % 3]
      }
      return event
    }
  }

  private static func condition(_ query: MetricsQuery) -> SQL {
    let slice = query.slice
    return """
      (\(slice.environment)::text IS NULL OR environment = \(slice.environment))
        AND (\(slice.service)::text IS NULL OR service = \(slice.service))
        AND (\(slice.team)::text IS NULL OR team = \(slice.team))
      """
  }

  /// All days together, some of them, and none; each slice and their combinations.
  private static let queries: [MetricsQuery] = [
    (0, 30), (0, 1), (1, 3), (2, 5), (25, 30),
  ].flatMap { (from: Int64, to: Int64) in
    [
      (nil, nil, nil), ("staging", nil, nil), (nil, "checkout", nil), (nil, nil, "shop"),
      ("dev", "catalog", nil), ("production", nil, "platform"), ("staging", "payments", "shop"),
      ("nowhere", nil, nil),
    ].map { (environment: String?, service: String?, team: String?) in
      var query = MetricsQuery(
        from: Timestamp(microseconds: start.microseconds + from * day),
        to: Timestamp(microseconds: start.microseconds + to * day))
      query.slice = .init(environment: environment, service: service, team: team)
      return query
    }
  }

  private static let counts: [(column: String, of: @Sendable (Metrics) -> Int)] = [
    ("deployments", { $0.tally.population }), ("succeeded", { $0.tally.count(.succeeded) }),
    ("failed", { $0.tally.count(.failed) }), ("rolled_back", { $0.rollbackRate.numerator }),
    ("change_failures", { $0.changeFailRate.numerator }), ("reworks", { $0.reworkRate.numerator }),
    ("failed_rollbacks", { $0.tally.count(.failedRollback) }),
    ("rollbacks", { $0.tally.count(.rollback) + $0.tally.count(.failedRollback) }),
    ("blocked", { $0.tally.count(.blocked) }), ("cancelled", { $0.tally.count(.cancelled) }),
    ("unchanged", { $0.tally.count(.unchanged) }), ("removed", { $0.tally.count(.removed) }),
    ("duration_count", { $0.duration.count }), ("queue_count", { $0.queueTime.count }),
  ]

  @Test(arguments: [850, 851, 852] as [UInt64])
  func `shiplog.metrics_daily adds up to the report over any days and slice`(seed: UInt64)
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell(Self.events(seed))
    var seen: [String: Int] = [:]
    for query in Self.queries {
      let metrics = try await fixture.history.metrics(query).metrics
      let sums = try await sums(query, fixture)
      for (column, count) in Self.counts {
        #expect(sums[column] == Double(count(metrics)), "\(column), \(query)")
        seen[column, default: 0] += count(metrics)
      }
      #expect(isNear(sums["duration_seconds_sum"], metrics.duration), "\(query)")
      #expect(isNear(sums["queue_seconds_sum"], metrics.queueTime), "\(query)")
    }
    for (column, _) in Self.counts { #expect(seen[column, default: 0] > 0, "\(column)") }
  }

  @Test(arguments: [860, 861] as [UInt64])
  func `percentile_cont over deployments and changes gives the report's percentiles`(seed: UInt64)
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell(Self.events(seed))
    for query in Self.queries {
      let metrics = try await fixture.history.metrics(query).metrics
      let durations = try await percentiles(
        "duration_seconds",
        """
        shiplog.deployments WHERE outcome = 'succeeded' AND kind IN ('deploy', 'redeploy')
          AND finished_at >= \(query.from) AND finished_at < \(query.to)
        """, query, fixture)
      let leadTimes = try await percentiles(
        "lead_time_seconds",
        """
        shiplog.changes WHERE lead_time_seconds >= 0
          AND deployed_at >= \(query.from) AND deployed_at < \(query.to)
        """, query, fixture)
      for (found, distribution) in [(durations, metrics.duration), (leadTimes, metrics.leadTime)] {
        let expected = [50, 90, 95, 99].map { distribution.percentile($0) }
        for (one, other) in zip(found, expected) {
          #expect((one == nil) == (other == nil))
          #expect(abs((one ?? 0) - (other ?? 0)) < 1e-6, "\(query)")
        }
      }
    }
  }

  private func sums(
    _ query: MetricsQuery, _ fixture: HistoryFixture
  ) async throws -> [String: Double] {
    let columns = Self.counts.map(\.column) + ["duration_seconds_sum", "queue_seconds_sum"]
    let list = columns.dropFirst().reduce("coalesce(sum(\(identifier: columns[0])), 0)::float8") {
      (list: SQL, column) in list + ", coalesce(sum(\(identifier: column)), 0)::float8"
    }
    let row = try await fixture.superuser.query(
      """
      SELECT \(list) FROM shiplog.metrics_daily
      WHERE day >= (\(query.from) AT TIME ZONE 'UTC')::date
        AND day < (\(query.to) AT TIME ZONE 'UTC')::date AND \(Self.condition(query))
      """)[0]
    var sums: [String: Double] = [:]
    for (index, column) in columns.enumerated() { sums[column] = try row.get(index) }
    return sums
  }

  private func percentiles(
    _ column: SQL, _ rows: SQL, _ query: MetricsQuery, _ fixture: HistoryFixture
  ) async throws -> [Double?] {
    let found = try await fixture.superuser.query(
      """
      SELECT percentile_cont(fraction) WITHIN GROUP (ORDER BY \(column))
      FROM (VALUES (0.5), (0.9), (0.95), (0.99)) AS wanted (fraction)
      LEFT JOIN (SELECT \(column) FROM \(rows) AND \(Self.condition(query))) AS sample ON true
      GROUP BY fraction ORDER BY fraction
      """)
    return try found.map { try $0.get(0) }
  }

  private func isNear(_ sum: Double?, _ distribution: Distribution) -> Bool {
    let expected = (distribution.mean ?? 0) * Double(distribution.count)
    return sum.map { abs($0 - expected) < 1e-6 } ?? false
  }
}
