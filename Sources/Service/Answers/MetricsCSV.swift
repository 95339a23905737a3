package import Deployments

/// A report as one figure a line, so that any window, bucket and metric can be picked out by a filter.
package enum MetricsCSV {
  private static let columns = ["start", "end", "label", "metric", "figure", "value"]

  /// `start, end, label, metric, figure, value`: first the window's, then each bucket's, then those of the window before.
  ///
  /// The label is `window`, a bucket's local date, or `previous`; figures are the paths of the report's JSON, such as
  /// `by_stage.deploy`. A value that is null there is empty here.
  package static func text(_ report: MetricsReport) -> String {
    var text = CSV.header(columns.map { Column($0) })
    append(report.metrics, "window", report.target, to: &text)
    for bucket in report.buckets ?? [] {
      append(bucket.metrics, bucket.label, report.target, to: &text)
    }
    if let previous = report.previous { append(previous, "previous", report.target, to: &text) }
    return text
  }

  private static func append(
    _ metrics: Metrics, _ label: String, _ target: DeploymentTarget?, to text: inout String
  ) {
    let window: [JSONText] = [
      .string(metrics.from.rfc3339), .string(metrics.to.rfc3339), .string(label),
    ]
    for (name, value) in metrics.members(target: target) {
      for (figure, value) in figures(value, at: []) {
        text += CSV.line(window + [.string(name), .string(figure), value])
      }
    }
  }

  private static func figures(_ value: JSONText, at path: [String]) -> [(String, JSONText)] {
    guard case .object(let members) = value else {
      return [(path.isEmpty ? "count" : path.joined(separator: "."), value)]
    }
    return members.flatMap { figures($0.1, at: path + [$0.0]) }
  }
}
