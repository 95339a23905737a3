import Deployments
import Service

/// A metric's line in a table of a report.
enum MetricLine {
  /// What it says, by column: only those columns that the report has something for.
  static func cells(
    of metric: Metric, _ report: JSON.Value, bars: Bool
  ) -> [(Column, JSONText)] {
    let now = MetricText(metric, of: report)
    var cells: [(Column, String)] = [
      (Column("metric").whole, metric.rawValue), (Column("value", .right), now.value),
      (.sentence("counted"), now.counted),
    ]
    if let buckets = report["buckets"]?.elements, bars {
      let numbers = buckets.map { MetricText(metric, of: $0).number }
      cells.append((.sentence("trend").optional, Sparkline.text(numbers)))
    }
    if let previous = report["previous"] {
      let before = MetricText(metric, of: previous)
      cells.append((Column("before", .right), before.value))
      cells.append((.sentence("counted_before").optional, before.counted))
    }
    if let ladder = report["ladder"] {
      let levels = ladder[metric.rawValue]?.elements.compactMap(\.string) ?? []
      cells.append((.sentence("level"), levels.joined(separator: " or ")))
    }
    if let target = report[Metric.deploymentFrequency.rawValue, ["target"]], !target.isNull {
      let text = metric == .deploymentFrequency ? text(ofTarget: target) : ""
      cells.append((.sentence("target").optional, text))
    }
    cells.append((.sentence("details").optional, now.details.joined(separator: ", ")))
    return cells.map { ($0, .string($1)) }
  }

  /// A bucket's line: every metric's value.
  static func cells(ofBucket bucket: JSON.Value) -> [(Column, JSONText)] {
    [(Column("bucket"), .string(bucket["label"]?.string ?? ""))]
      + Metric.allCases.map { metric in
        let text = MetricText(metric, of: bucket)
        return (Column(metric.shortName, .right).optional, .string(text.value))
      }
  }

  private static func text(ofTarget target: JSON.Value) -> String {
    guard let perDay = target["per_day"]?.double, let isMet = target["met"]?.bool else { return "" }
    return "\(Figure.decimal(perDay, 0)) a day: \(isMet ? "met" : "not met")"
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
