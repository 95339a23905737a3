internal import Deployments
package import History

extension Listing {
  /// The deployments behind a metric.
  package static let explanations = Listing(
    "deployments",
    [
      Column("metric").optional, Column("deployment").whole, Column("environment").optional,
      Column("service").optional, Column("kind", inTable: false), Column("outcome"),
      .time("finished_at"), Column("part"), Column("reasons").of(.texts),
      .duration("seconds").optional,
      Column("by").of(.texts).optional, Column("positions").of(.integers).optional,
    ], ofLog: true)
}

extension Answer {
  package init(_ explanation: Explanation) {
    self.init(.explanations, at: explanation.position, explanation.lines.map(\.row))
  }
}

extension Explanation.Line {
  fileprivate var row: [JSONText] {
    [
      .string(metric.rawValue), .string(deployment.id), .optional(deployment.environment),
      .optional(deployment.service), .optional(deployment.kind?.rawValue),
      .string(deployment.outcome.rawValue), .optional(deployment.finished),
      .string(account.part.rawValue), .strings(account.reasons),
      .seconds(account.span), .strings(account.by), .array(positions.map { .int($0) }),
    ]
  }
}
