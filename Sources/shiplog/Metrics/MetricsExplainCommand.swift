import ArgumentParser
import Deployments
import History

/// `shiplog metrics explain`.
struct MetricsExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "The deployments behind a number, and the events that say so.",
    discussion: """
      A line for each deployment of the window; for change_lead_time a line for each change. part is numerator (and \
      denominator), counted (denominator alone), sample, unresolved, not_sampled (the metric does not ask for it) or \
      excluded, and reasons says why. by names the rollbacks, incidents, remediations, the commit or the recovery that \
      it follows from, and positions the entries of the log: shiplog log --after shows them. The lines add up to the \
      report for the same options.

      Metrics: \(Metric.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        shiplog metrics explain change_fail_rate --environment production
        shiplog metrics explain deployment_duration --service checkout --from -90d -o csv
        shiplog metrics explain failure_rate rollback_rate --at 4711 -o json
      """)

  @Argument(help: "One or several metrics.")
  var metrics: [Metric]

  @OptionGroup var window: MetricsOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: ReportFormatOptions

  func run() async throws {
    let history = try await database.openHistory()
    let explanation = try await history.explain(metrics, try await window.query(of: history))
    guard let listed = OutputFormat(rawValue: format.output.rawValue) else {
      let columns = Self.listing.columns
      let rows = explanation.lines.map { Array(zip(columns, $0.row)) }
      try Output.standard.write(Markdown.table(rows))
      return try Output.standard.flush()
    }
    var writer = ListingWriter(Self.listing, as: listed, position: explanation.position)
    for line in explanation.lines { try writer.append(line.row) }
    try writer.finish()
  }

  static let listing = Listing(
    "deployments",
    [
      Column("metric").optional, Column("deployment"), Column("environment").optional,
      Column("service").optional, Column("kind", inTable: false), Column("outcome"),
      .time("finished_at"), Column("part"), Column("reasons"), .duration("seconds"),
      Column("by").optional, Column("positions").optional,
    ], ofLog: true)
}

extension Explanation.Line {
  fileprivate var row: [JSONText] {
    [
      .string(metric.rawValue), .string(deployment.id), .optional(deployment.environment),
      .optional(deployment.service), .optional(deployment.kind?.rawValue),
      .string(deployment.outcome.rawValue), .optional(deployment.finished),
      .string(account.part.rawValue), .array(account.reasons.map { .string($0) }),
      .seconds(account.span), .array(account.by.map { .string($0) }),
      .array(positions.map { .int($0) }),
    ]
  }
}

extension Metric: ExpressibleByArgument {}
