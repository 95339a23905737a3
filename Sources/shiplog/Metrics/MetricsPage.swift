import Deployments
import Service

/// A report for people: what it is of, a line for each metric, the buckets, what was not counted.
struct MetricsPage {
  /// The report's document, as the service sends it.
  private let report: JSON.Value

  init(_ report: JSON.Value) {
    self.report = report
  }

  /// For a terminal, or a file.
  func text(for terminal: Terminal) -> String {
    var text = terminal.dim(heading) + "\n\n" + table(lines(bars: terminal.hasStyle), terminal)
    if let buckets { text += "\n" + table(buckets, terminal) }
    return text + "\n" + notes.map { terminal.dim($0) + "\n" }.joined()
  }

  /// GitHub Flavored Markdown.
  var markdown: String {
    var text = "### Deployments: \(Markdown.escape(heading))\n\n"
    text += Markdown.table(lines(bars: true))
    if let buckets { text += "\n" + Markdown.table(buckets) }
    return text + "\n" + notes.map { "- \(Markdown.escape($0))\n" }.joined()
  }

  private func lines(bars: Bool) -> [[(Column, JSONText)]] {
    Metric.allCases.map { MetricLine.cells(of: $0, report, bars: bars) }
  }

  private var buckets: [[(Column, JSONText)]]? {
    report["buckets"]?.elements.map(MetricLine.cells)
  }

  private func table(_ rows: [[(Column, JSONText)]], _ terminal: Terminal) -> String {
    let values = rows.map { $0.map(\.1) }
    let table = Table(rows.first?.map(\.0) ?? [], sample: values, terminal: terminal)
    let lines = [table.header] + values.map(table.line) + [table.omission].compactMap { $0 }
    return lines.map { $0 + "\n" }.joined()
  }

  /// `production, checkout: 2026-10-19T00:00:00Z to 2026-11-16T00:00:00Z (28 days)`
  private var heading: String {
    let slice = ["environment", "service", "team"].compactMap { report[$0]?.string }
      .map(Cell.printable)
    let days = report[Metric.deploymentFrequency.rawValue, ["days"]]?.double ?? 0
    return (slice.isEmpty ? "everything" : slice.joined(separator: ", "))
      + ": \(text("from")) to \(text("to")) (\(Figure.days(days)))"
  }

  private var notes: [String] {
    var notes: [String] = []
    if text("tz") != "UTC", report["buckets"] != nil {
      notes.append("buckets are of \(text("tz"))")
    }
    let left = excluded.map { "\($0.count) \($0.name)" }
    if !left.isEmpty { notes.append("left out: " + left.joined(separator: ", ")) }
    if let incidents = report["unattributed_incidents"]?.int, incidents > 0 {
      notes.append(
        "\(incidents) unattributed_incidents: they name no deployment, and count against none")
    }
    if let source = report["ladder"]?["source"]?.string {
      notes.append("level: the nearest cluster of the \(source); they are no limits")
    }
    let position = report["position"]?.int.map { "position \($0)" } ?? "an empty log"
    notes.append("\(text("definition")) at \(position)")
    return notes
  }

  private var excluded: [(name: String, count: Int64)] {
    let members = report["excluded"].map { Array($0.members) } ?? []
    return members.map { ($0.key, $0.value.int ?? 0) }.filter { $0.1 > 0 }
  }

  /// Whether there is nothing that could be counted, or left out.
  var isEmpty: Bool {
    report[Metric.deploymentFrequency.rawValue, ["deployments"]]?.int == 0 && excluded.isEmpty
  }

  private func text(_ name: String) -> String { report[name]?.string ?? "" }
}
