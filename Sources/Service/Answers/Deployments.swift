package import Deployments

extension Listing {
  package static let deployments = Listing(
    "deployments",
    [
      Column("id").whole, Column("environment"), Column("service"), Column("team", inTable: false),
      Column("kind").optional, .artifact("artifact").optional, Column("commit", inTable: false),
      Column("outcome"), Column("stage").optional, Column("rolled_back").of(.flag).optional,
      Column("rollback_of", inTable: false),
      Column("remediates", inTable: false).of(.texts), Column("promoted_from", inTable: false),
      .time("queued_at", inTable: false), .time("started_at"),
      .time("verified_at", inTable: false), .time("finished_at", inTable: false),
      .duration("duration_seconds").optional, Column("trigger", inTable: false),
      Column("actor", inTable: false),
    ], ofLog: true)
}

extension Deployment {
  package var row: [JSONText] {
    [
      .string(id), .optional(environment), .optional(service), .optional(team),
      .optional(kind?.rawValue), .optional(artifact), .optional(commit),
      .string(outcome.rawValue), .optional(stage), .bool(rolledBack), .optional(rollbackOf),
      .strings(remediates), .optional(promotion), .optional(queued),
      .optional(started), .optional(verifiedAt), .optional(finished), .seconds(duration),
      .optional(trigger), .optional(actor),
    ]
  }

  /// The deployment that it was promoted from, or the environment where only that is known.
  private var promotion: String? { promotedFromDeployment ?? promotedFromEnvironment }
}
