/// The software delivery performance levels of one year's DORA report, and which of them a value is nearest to.
///
/// The levels are clusters of what people answered in that year's survey. They are no cut-offs: their ranges leave gaps,
/// coincide, and need not rise from level to level. So a value gets the level whose range holds it, or else the nearest
/// one; and all of them where several are equally near.
package struct Ladder: Sendable {
  /// Best first. Not every year has each.
  package enum Level: String, Sendable { case elite, high, medium, low }

  typealias Clusters = KeyValuePairs<Level, ClosedRange<Double>>

  package let year: Int
  /// Deployments a day.
  let deploymentFrequency: Clusters
  /// Seconds.
  let changeLeadTime: Clusters
  /// Seconds. Until 2022 the reports asked for the time to restore service, whatever had broken it.
  let failedDeploymentRecoveryTime: Clusters
  /// Per cent.
  let changeFailRate: Clusters

  /// The years that a ladder is known for. There was no report in 2020, and no levels in that of 2025.
  package static let years = reports.map(\.year)

  /// The report's title: `Accelerate State of DevOps Report 2019`.
  package var source: String { "Accelerate State of DevOps Report \(year)" }
}

extension Ladder {
  /// Nil for a year that is not among `years`.
  package init?(year: Int) {
    guard let report = Ladder.reports.first(where: { $0.year == year }) else { return nil }
    self = report
  }

  /// - Parameter perDay: deployments a day, 0 or more.
  /// - Returns: the nearest levels, best first; nil where there is no value.
  package func levels(deploymentFrequency perDay: Double?) -> [Level]? {
    perDay.map { Ladder.nearest(to: $0, in: deploymentFrequency, by: Ladder.ratio) }
  }

  /// - Parameter seconds: the median, 0 or more.
  /// - Returns: the nearest levels, best first; nil where there is no value.
  package func levels(changeLeadTime seconds: Double?) -> [Level]? {
    seconds.map { Ladder.nearest(to: $0, in: changeLeadTime, by: Ladder.ratio) }
  }

  /// - Parameter seconds: the median, 0 or more.
  /// - Returns: the nearest levels, best first; nil where there is no value.
  package func levels(failedDeploymentRecoveryTime seconds: Double?) -> [Level]? {
    seconds.map { Ladder.nearest(to: $0, in: failedDeploymentRecoveryTime, by: Ladder.ratio) }
  }

  /// - Parameter rate: 0…1.
  /// - Returns: the nearest levels, best first; nil where there is no value.
  package func levels(changeFailRate rate: Double?) -> [Level]? {
    // In per cent every bound and every middle of two is exact in binary, so that 15 % is as far from 10 % as from 20 %.
    rate.map { Ladder.nearest(to: 100 * $0, in: changeFailRate, by: Ladder.difference) }
  }

  private static func nearest(
    to value: Double, in clusters: Clusters, by distance: (Double, Double) -> Double
  ) -> [Level] {
    let distances = clusters.map { _, range in
      range.contains(value)
        ? 0 : min(distance(value, range.lowerBound), distance(value, range.upperBound))
    }
    let least = distances.min()
    return zip(clusters, distances).filter { $1 == least }.map { $0.0.key }
  }

  /// How many times the one is the other, which orders as the difference of their logarithms does. Zero is taken as
  /// something tiny, since every ratio to zero is infinite.
  private static func ratio(_ value: Double, _ bound: Double) -> Double {
    let value = max(value, 1e-9)
    return max(value / bound, bound / value)
  }

  private static func difference(_ value: Double, _ bound: Double) -> Double { abs(value - bound) }
}
