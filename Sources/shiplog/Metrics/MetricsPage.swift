import Deployments
import Service

/// A report for people: what it is of, a line for each metric, the buckets, what was not counted.
struct MetricsPage {
  let report: MetricsReport
  let ladder: Ladder?

  init(_ report: MetricsReport, _ ladder: Ladder?) {
    self.report = report
    self.ladder = ladder
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
    Metric.allCases.map { MetricLine.cells(of: $0, report, ladder, bars: bars) }
  }

  private var buckets: [[(Column, JSONText)]]? {
    report.buckets?.map(MetricLine.cells)
  }

  private func table(_ rows: [[(Column, JSONText)]], _ terminal: Terminal) -> String {
    let values = rows.map { $0.map(\.1) }
    let table = Table(rows.first?.map(\.0) ?? [], sample: values, terminal: terminal)
    return ([table.header] + values.map(table.line)).map { $0 + "\n" }.joined()
  }

  /// `production, checkout: 2026-10-19T00:00:00Z to 2026-11-16T00:00:00Z (28 days)`
  private var heading: String {
    let slice = [report.slice.environment, report.slice.service, report.slice.team]
      .compactMap { $0 }.map(Cell.printable)
    let metrics = report.metrics
    return (slice.isEmpty ? "everything" : slice.joined(separator: ", "))
      + ": \(metrics.from.rfc3339) to \(metrics.to.rfc3339) (\(Figure.days(metrics.days)))"
  }

  private var notes: [String] {
    var notes: [String] = []
    if report.zone != "UTC", report.buckets != nil {
      notes.append("buckets are of \(report.zone)")
    }
    let left = report.metrics.excluded.filter { $0.count > 0 }.map { "\($0.count) \($0.name)" }
    if !left.isEmpty { notes.append("left out: " + left.joined(separator: ", ")) }
    let incidents = report.metrics.tally.unattributedIncidents
    if incidents > 0 {
      notes.append(
        "\(incidents) unattributed_incidents: they name no deployment, and count against none")
    }
    if let ladder {
      notes.append("level: the nearest cluster of the \(ladder.source); they are no limits")
    }
    let position = report.position.map { "position \($0)" } ?? "an empty log"
    notes.append("\(Metrics.definition) at \(position)")
    return notes
  }
}
