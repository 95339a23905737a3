import ArgumentParser
import Deployments
import History
import Service

/// `shiplog metrics explain`.
struct MetricsExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "The deployments behind a number, and the events that say so.",
    discussion: """
      A line for each deployment of the window; for change_lead_time a line for each change. part is numerator (and \
      denominator), counted (denominator alone), sample, unresolved, not_sampled (the metric does not ask for it) or \
      excluded, and reasons says why. by names the rollbacks, incidents, remediations, the commit or the recovery that \
      it follows from, and positions the entries of the log: shiplog event shows one. The lines add up to the \
      report for the same options; up to \(Tally.grouped(MetricsError.explanationLimit)) deployments are listed at a time.

      Metrics: \(Metric.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        shiplog metrics explain change_fail_rate --environment production
        shiplog metrics explain deployment_duration --service checkout \\
          --from -90d -o csv
        shiplog metrics explain failure_rate rollback_rate --at 4711 -o json
      """)

  @Argument(help: "One or several metrics.")
  var metrics: [Metric]

  @OptionGroup var window: MetricsOptions
  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: ReportFormatOptions

  func run() async throws {
    let answer: Answer
    switch try await destination.openSource() {
    case .history(let history):
      let query = try await window.question.query(of: history, now: .now)
      answer = Answer(try await history.explain(metrics, query))
    case .server(let server):
      let names = metrics.map(\.rawValue).joined(separator: ",")
      answer = try await server.list(
        .explanations, "/v1/metrics/\(names)/deployments", window.parameters)
    }
    guard let listed = OutputFormat(rawValue: format.output.rawValue) else {
      let rows = answer.rows.map { Array(zip(answer.listing.columns, $0)) }
      try Output.standard.write(Markdown.table(rows))
      return try Output.standard.flush()
    }
    try answer.print(as: listed)
  }
}

extension Metric: ExpressibleByArgument {}
