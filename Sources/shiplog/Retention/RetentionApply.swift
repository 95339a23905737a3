import ArgumentParser
import Deployments
import History
import Log
import Service

/// `shiplog retention apply`.
struct RetentionApply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Do what the plan says.",
    discussion: """
      Deletes in batches, each in one transaction with the event retention.applied that names what went; then gives the \
      disk space back. It may be killed, run twice, or run from several places at once. What became due later goes the \
      next time: run it from cron, or with the systemd units in contrib/systemd.

      Examples:
        shiplog retention apply --dry-run
        shiplog retention apply
        shiplog retention apply --environment dev -o json
      """)

  @Option(help: "Only this environment.", transform: OptionText.environment)
  var environment: String?

  @Flag(help: "Show the plan, and change nothing.")
  var dryRun = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let history = try await database.openHistory()
    if dryRun {
      let now = Timestamp.now
      let plan = try await history.retentionPlan(environment: environment, at: now)
      try Answer(plan).printPlan(as: format.output, at: now)
      return plan.parts.isEmpty ? try await warnOfUnknown(in: history) : ()
    }
    var batches: [PrunedBatch] = []
    var bodies = 0
    let meter = ProgressMeter("pruning")
    try await history.applyRetention(
      environment: environment, now: { .now }
    ) { batch, left in
      batches.append(batch)
      bodies += batch.bodies
      meter.show(Int64(bodies), of: Int64(bodies + left))
    }
    meter.clear()
    var writer = ListingWriter(
      Self.listing, as: format.output, position: batches.last?.receipt.position)
    for batch in batches { try writer.append(batch.row) }
    try writer.finish()
    let given = try await history.log.compact()
    let pruned = "\(Tally.grouped(bodies)) \(bodies == 1 ? "body" : "bodies") pruned"
    try Output.warn("\(pruned); \(Tally.grouped(Int(given))) bytes given back to the disk")
    if batches.isEmpty { try await warnOfUnknown(in: history) }
  }

  private func warnOfUnknown(in history: History) async throws {
    try await Source.history(history).warnOfUnknown(environment: environment, service: nil)
  }

  static let listing = Listing(
    "prunings",
    [
      Column("position", .right), .time("recorded"), Column("environment"),
      Column("bodies", .right), Column("bytes", .right),
    ], ofLog: true)
}

extension PrunedBatch {
  var row: [JSONText] {
    [
      .int(receipt.position), .optional(receipt.recorded), .optional(environment),
      .int(Int64(bodies)), .int(bytes),
    ]
  }
}
