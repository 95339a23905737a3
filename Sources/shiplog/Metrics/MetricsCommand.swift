import ArgumentParser
import Deployments
import History
import Service

/// `shiplog metrics`.
struct MetricsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "How often, how fast and how well deployments went; DORA's five keys among it.",
    discussion: """
      Counted is every deploy and redeploy that ended in the window and changed its environment, or failed; the rest \
      is told by reason. A date alone begins when --tz has its midnight. Durations are medians, with the other \
      percentiles beside them; every figure is exact, and every deployment behind it is listed by metrics explain.

      Every answer names the log position that it was computed at; --at asks for the same answer again. -30d is so \
      long before the end of the window. --ladder names the nearest of the clusters that DORA published for a year \
      (\(Ladder.years.map(String.init).joined(separator: ", "))): medians of what teams reported, not limits.

      Examples:
        shiplog metrics --environment production
        shiplog metrics --service checkout --from 2026-10-01 \\
          --to 2026-11-01 --by week --tz Europe/Berlin
        shiplog metrics --from -90d --compare previous --ladder 2024
        shiplog metrics --environment staging -o markdown >> "$GITHUB_STEP_SUMMARY"
        shiplog metrics --at 4711 -o json
      """,
    subcommands: [MetricsExplainCommand.self])

  @OptionGroup var window: MetricsOptions

  @Option(help: "Also every hour, day, week (from Monday) or month of the window.")
  var by: BucketUnit?

  @Option(help: ArgumentHelp("Also the window before, of the same length.", valueName: "previous"))
  var compare: Comparison?

  @Option(
    help: ArgumentHelp("DORA's levels as its report of that year has them.", valueName: "year"),
    transform: ladder)
  var ladder: Ladder?

  @OptionGroup var destination: DestinationOptions

  @OptionGroup var format: ReportFormatOptions

  enum Comparison: String, ExpressibleByArgument, CaseIterable { case previous }

  func run() async throws {
    let report: Report
    switch try await destination.openSource() {
    case .history(let history): report = try await self.report(from: history)
    case .server(let server): report = try await self.report(from: server)
    }
    try Output.standard.write(report.text)
    try Output.standard.flush()
    if report.page?.isEmpty ?? false {
      try Output.warn("nothing ended in this window; shiplog deployments lists what there is")
    }
  }

  /// A report as it is printed, and its page unless it is CSV.
  private struct Report {
    let text: String
    var page: MetricsPage?
  }

  private func report(from history: History) async throws -> Report {
    var question = window.question
    question.bucket = by
    question.comparesPrevious = compare != nil
    let report = try await history.metrics(question.query(of: history, now: .now))
    let document = report.json(ladder: ladder)
    let page = MetricsPage(try JSON(own: document.bytes).root)
    switch format.output {
    case .json: return Report(text: document.pretty() + "\n", page: page)
    case .ndjson:
      return Report(text: String(decoding: document.bytes, as: UTF8.self) + "\n", page: page)
    case .csv: return Report(text: MetricsCSV.text(report), page: page)
    case .markdown: return Report(text: page.markdown, page: page)
    case .table: return Report(text: page.text(for: .standardOutput), page: page)
    }
  }

  private func report(from server: Server) async throws -> Report {
    let question =
      window.parameters + [
        ("by", by?.rawValue), ("compare", compare?.rawValue),
        ("ladder", ladder.map { String($0.year) }),
      ]
    let format = DataFormat(rawValue: format.output.rawValue) ?? .json
    let answer = try await server.ask(
      Server.target("/v1/metrics", question), accepting: format.mediaType)
    let text = String(decoding: answer.bytes, as: UTF8.self)
    guard format != .csv else { return Report(text: text) }
    let page = MetricsPage(try JSON(own: answer.bytes).root)
    switch self.format.output {
    case .json, .ndjson, .csv: return Report(text: text, page: page)
    case .markdown: return Report(text: page.markdown, page: page)
    case .table: return Report(text: page.text(for: .standardOutput), page: page)
    }
  }

  @Sendable private static func ladder(_ text: String) throws -> Ladder {
    guard let ladder = Int(text).flatMap(Ladder.init(year:)) else {
      let years = Ladder.years.map(String.init).joined(separator: ", ")
      throw ValidationError(
        "there are no levels of '\(text)': DORA's reports of \(years) have some, that of 2025 has none"
      )
    }
    return ladder
  }
}

extension BucketUnit: ExpressibleByArgument {}
