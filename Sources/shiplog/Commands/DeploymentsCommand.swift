import ArgumentParser
import Deployments
import History

/// `shiplog deployments`.
struct DeploymentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deployments",
    abstract: "Deployments and how they ended, newest first.",
    discussion: """
      outcome is succeeded, unchanged (success without a change), blocked (by validation), cancelled, failed (stage \
      says where) or in_progress. --from and --to are about the last of a deployment's own events. A page ends with \
      the cursor of the next one, and all pages show the log as it stood for the first.

      Examples:
        shiplog deployments --environment production --outcome failed
        shiplog deployments --service checkout --from -30d --limit 1000 -o csv
        shiplog deployments -o json --cursor "$next"
      """)

  @OptionGroup var filter: FilterOptions

  @Option(
    help:
      "Only with this outcome: \(Deployment.Outcome.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var outcome: Deployment.Outcome?

  @Option(help: "At most so many.")
  var limit = 50

  @Option(help: "Continue where a page ended.")
  var cursor: DeploymentCursor?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit takes 1 or more") }
  }

  func run() async throws {
    var query = DeploymentQuery()
    query.environment = filter.environment
    query.service = filter.service
    query.outcome = outcome
    query.from = filter.from
    query.to = filter.to
    query.limit = limit
    query.cursor = cursor
    let answer = try await database.openHistory().deployments(query)
    var writer = ListingWriter(Self.listing, as: format.output, position: answer.position)
    for deployment in answer.deployments { try writer.append(deployment.row) }
    try writer.finish(next: answer.next?.description)
  }

  static let listing = Listing(
    "deployments",
    [
      Column("id"), Column("environment"), Column("service"), Column("team", inTable: false),
      Column("kind").optional, .artifact("artifact").optional, Column("commit", inTable: false),
      Column("outcome"), Column("stage").optional, Column("rolled_back").optional,
      Column("rollback_of", inTable: false),
      Column("remediates", inTable: false), Column("promoted_from", inTable: false),
      .time("queued_at", inTable: false), .time("started_at"),
      .time("verified_at", inTable: false), .time("finished_at", inTable: false),
      .duration("duration_seconds").optional, Column("trigger", inTable: false),
      Column("actor", inTable: false),
    ], ofLog: true)
}

extension Deployment {
  var row: [JSONText] {
    [
      .string(id), .optional(environment), .optional(service), .optional(team),
      .optional(kind?.rawValue), .optional(artifact), .optional(commit),
      .string(outcome.rawValue), .optional(stage), .bool(rolledBack), .optional(rollbackOf),
      .array(remediates.map { .string($0) }), .optional(promotion), .optional(queued),
      .optional(started), .optional(verifiedAt), .optional(finished), .seconds(duration),
      .optional(trigger), .optional(actor),
    ]
  }

  /// The deployment that it was promoted from, or the environment where only that is known.
  private var promotion: String? { promotedFromDeployment ?? promotedFromEnvironment }
}

extension Deployment.Outcome: ExpressibleByArgument {}

extension DeploymentCursor: ExpressibleByArgument {}
