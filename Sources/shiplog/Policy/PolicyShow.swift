import ArgumentParser
import Deployments
import History

/// `shiplog policy show`.
struct PolicyShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "The rules in force, now or at a moment in the past.",
    discussion: """
      declared_at and position say where a policy was declared; without them the platform's own rules hold. --at takes \
      a position, or a time: what had been recorded before it.

      Examples:
        shiplog policy show
        shiplog policy show staging -o json
        shiplog policy show production --at 2026-11-01T12:00:00Z
      """)

  @Argument(help: "Only this environment.", transform: Names.environment)
  var environment: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What was in force then.", valueName: "position|time"),
    transform: TimeText.moment)
  var at: Moment = .latest

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let history = try await database.openHistory()
    let known = try await history.knowledge(at: at, now: .now)
    let answer = try await history.policies(environment: environment, at: known.position)
    var writer = ListingWriter(Self.listing, as: format.output, position: answer.position)
    for policy in answer.policies { try writer.append(policy.row) }
    try writer.finish()
  }

  static let listing = Listing(
    "policies",
    [
      Column("environment"), Column("deploys_from").optional, Column("verification"),
      Column("rollback"), Column("deployments_preserved"), Column("details_kept_days", .right),
      Column("rollout_timeout_seconds", .right).optional,
      Column("deployments_at_a_time", .right).optional,
      Column("deployments_per_day", .right).optional, Column("layers", inTable: false),
      .time("declared_at").optional, Column("position", .right).optional,
      Column("declared_by", inTable: false),
    ], ofLog: true)
}

extension PolicyInForce {
  fileprivate var row: [JSONText] {
    [
      .string(environment), .array(policy.deploysFrom.map { .string($0) }),
      .array(policy.verification.map { .string($0) }), .string(policy.rollback.rawValue),
      .string(policy.preserved.description),
      policy.detailsKeptDays.map { .int($0) } ?? .string("forever"),
      .int(policy.rolloutTimeoutSeconds), .int(policy.deploymentsAtATime),
      policy.deploymentsPerDay.map { .int($0) } ?? .null,
      .array(policy.layers.map { .string($0) }), .optional(declaration?.recorded),
      declaration.map { .int($0.position) } ?? .null, .optional(declaration?.actor),
    ]
  }
}
