import Deployments

/// A metric of a window as people read it, from the report's document.
struct MetricText {
  /// Empty where there is none.
  let value: String
  /// What it was counted from: `2 of 37`, `median of 30`.
  let counted: String
  let details: [String]
  /// What stands for it where there is room for one number: of durations the median, in seconds.
  let number: Double?

  /// - Parameters:
  ///   - metric: which one
  ///   - window: the report, one of its buckets, or the window before
  init(_ metric: Metric, of window: JSON.Value) {
    func int(_ path: String...) -> Int64 { window[metric.rawValue, path]?.int ?? 0 }
    func double(_ path: String...) -> Double? { window[metric.rawValue, path]?.double }
    /// Those that are not zero.
    func some(_ counts: [(Int64, String)]) -> [String] {
      counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }
    switch metric {
    case .deploymentFrequency:
      number = double("per_day")
      value = number.map { Figure.decimal($0, 2) + " a day" } ?? ""
      counted =
        "\(Figure.count(int("deployments"), "deployment")) in \(Figure.days(double("days") ?? 0))"
      details = ["\(int("succeeded")) succeeded"]
    case .failureRate, .rollbackRate, .changeFailRate, .reworkRate:
      number = double("value")
      value = number.map { Figure.decimal($0 * 100, 1) + " %" } ?? ""
      counted = "\(int("numerator")) of \(int("denominator"))"
      details = some(
        Metrics.stages.map { (int("by_stage", $0), "in \($0)") } + [
          (int("automatic"), "automatic"), (int("manual"), "manual"),
          (int("failed_rollbacks"), "failed to roll back"),
        ])
    case .deploymentDuration, .changeLeadTime, .recoveryTime, .queueTime:
      number = double("p50")
      value = number.map(Cell.duration) ?? ""
      counted = "median of \(int("count"))"
      let figures = ["mean", "p90", "p95", "p99"].compactMap { name in
        double(name).map { "\(name) \(Cell.duration($0))" }
      }
      let left =
        [(int("unresolved"), "unresolved")]
        + Sample.Exclusion.allCases.map { (int("excluded", $0.rawValue), $0.rawValue) }
      details = figures + some(left)
    }
  }
}

extension JSON.Value {
  /// A member of a member.
  subscript(name: String, path: [String]) -> JSON.Value? {
    path.reduce(self[name]) { $0?[$1] }
  }
}
