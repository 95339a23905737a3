import Deployments
import Postgres

/// What two computations of one report have to agree on.
struct MetricsAnswer {
  /// Deployments, failed, rolled back, by hand, failed changes, reworks, blocked, cancelled, unchanged, rollbacks; then
  /// the samples of each metric of durations.
  private let counts: [Int]
  /// The medians of those metrics, in seconds.
  private let medians: [Double?]

  init(_ metrics: Metrics) {
    let tally = metrics.tally
    let samples = [metrics.duration, metrics.queueTime, metrics.recovery, metrics.leadTime]
    counts =
      [
        tally.population, tally.count(.failed), tally.rolledBack, tally.rolledBack(.manual),
        tally.changeFailures, tally.reworks, tally.count(.blocked), tally.count(.cancelled),
        tally.count(.unchanged), tally.count(.rollback) + tally.count(.failedRollback),
      ] + samples.map(\.count)
    medians = samples.map { $0.percentile(50) }
  }

  /// The columns of `NaiveMetrics.statement`.
  init(row: Row) throws {
    counts = try (Array(0..<10) + [10, 12, 14, 16]).map { try row.get($0) }
    medians = try [11, 13, 15, 17].map { try row.get($0) }
  }

  /// Whether counts are the same, and medians but for what floating-point seconds lose of a microsecond.
  func agrees(with other: MetricsAnswer) -> Bool {
    counts == other.counts
      && zip(medians, other.medians).allSatisfy { one, other in
        guard let one, let other else { return one == nil && other == nil }
        return abs(one - other) < 0.000_01
      }
  }
}
