import Deployments

/// A metric of a window as people read it.
struct MetricText {
  /// Empty where there is none.
  let value: String
  /// What it was counted from: `2 of 37`, `median of 30`.
  let counted: String
  let details: [String]

  init(_ metric: Metric, of metrics: Metrics) {
    switch metrics[metric] {
    case .frequency(let perDay):
      value = perDay.map { Figure.decimal($0, 2) + " a day" } ?? ""
      counted =
        "\(Figure.count(metrics.tally.population, "deployment")) in \(Figure.days(metrics.days))"
      details = ["\(metrics.tally.count(.succeeded)) succeeded"]
    case .ratio(let ratio):
      value = ratio.value.map { Figure.decimal($0 * 100, 1) + " %" } ?? ""
      counted = "\(ratio.numerator) of \(ratio.denominator)"
      details = Self.parts(of: metric, metrics.tally)
    case .durations(let spans, let samples):
      value = spans.percentile(50).map(Cell.duration) ?? ""
      counted = "median of \(spans.count)"
      details = Self.figures(spans) + Self.left(samples)
    }
  }

  private static func parts(of metric: Metric, _ tally: Deployments.Tally) -> [String] {
    let parts: [(Int, String)] =
      switch metric {
      case .failureRate: Metrics.stages.map { (tally.failures(in: $0), "in \($0)") }
      case .rollbackRate:
        [
          (tally.rolledBack(.automatic), "automatic"), (tally.rolledBack(.manual), "manual"),
          (tally.count(.failedRollback), "failed to roll back"),
        ]
      default: []
      }
    return some(parts)
  }

  private static func figures(_ spans: Distribution) -> [String] {
    guard let mean = spans.mean else { return [] }
    let percentiles = [90, 95, 99].compactMap { percent in
      spans.percentile(percent).map { "p\(percent) \(Cell.duration($0))" }
    }
    return ["mean \(Cell.duration(mean))"] + percentiles
  }

  private static func left(_ samples: Deployments.Tally.Samples) -> [String] {
    let counts =
      [(samples.unresolved, "unresolved")]
      + Sample.Exclusion.allCases.map { (samples.count($0), $0.rawValue) }
    return some(counts)
  }

  private static func some(_ counts: [(Int, String)]) -> [String] {
    counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
  }
}
