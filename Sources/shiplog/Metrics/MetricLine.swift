import Deployments
import Service

/// A metric's line in a table of a report.
enum MetricLine {
  /// What it says, by column: only those columns that the report has something for.
  static func cells(
    of metric: Metric, _ report: MetricsReport, _ ladder: Ladder?, bars: Bool
  ) -> [(Column, JSONText)] {
    let now = MetricText(metric, of: report.metrics)
    var cells: [(Column, String)] = [
      (Column("metric"), metric.rawValue), (Column("value", .right), now.value),
      (.sentence("counted"), now.counted),
    ]
    if let buckets = report.buckets, bars {
      let numbers = buckets.map { $0.metrics[metric].number }
      cells.append((.sentence("trend"), Sparkline.text(numbers)))
    }
    if let previous = report.previous {
      let before = MetricText(metric, of: previous)
      cells.append((Column("before", .right), before.value))
      cells.append((.sentence("counted_before").optional, before.counted))
    }
    if let ladder {
      let levels = ladder.levels(of: metric, in: report.metrics) ?? []
      cells.append((.sentence("level"), levels.map(\.rawValue).joined(separator: " or ")))
    }
    if let target = report.target {
      cells.append((.sentence("target").optional, text(target, metric, report.metrics)))
    }
    cells.append((.sentence("details").optional, now.details.joined(separator: ", ")))
    return cells.map { ($0, .string($1)) }
  }

  /// A bucket's line: every metric's value.
  static func cells(of bucket: MetricsReport.Bucket) -> [(Column, JSONText)] {
    [(Column("bucket"), .string(bucket.label))]
      + Metric.allCases.map { metric in
        let text = MetricText(metric, of: bucket.metrics)
        return (Column(metric.shortName, .right).optional, .string(text.value))
      }
  }

  private static func text(
    _ target: DeploymentTarget, _ metric: Metric, _ metrics: Metrics
  ) -> String {
    guard metric == .deploymentFrequency, let perDay = metrics.perDay else { return "" }
    return
      "\(Figure.decimal(target.perDay, 0)) a day: \(perDay >= target.perDay ? "met" : "not met")"
  }
}

extension Metric {
  /// For the head of a narrow column.
  fileprivate var shortName: String {
    switch self {
    case .deploymentFrequency: "frequency"
    case .deploymentDuration: "duration"
    case .failureRate: "failed"
    case .rollbackRate: "rolled_back"
    case .changeLeadTime: "lead_time"
    case .changeFailRate: "change_fail"
    case .recoveryTime: "recovery"
    case .reworkRate: "rework"
    case .queueTime: "queue_time"
    }
  }
}
