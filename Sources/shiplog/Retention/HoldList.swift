import ArgumentParser
import Deployments
import History

/// `shiplog hold list`.
struct HoldList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Holds that are in force.",
    discussion: """
      state is in_force, released (by the entry at released_by), or ended (its --until has passed).

      Examples:
        shiplog hold list
        shiplog hold list --all -o json
        shiplog hold list --all --at 4711
      """)

  @Flag(help: "Also those that were released or have ended.")
  var all = false

  @Option(help: ArgumentHelp("What was known when the log ended there.", valueName: "position"))
  var at: Int64?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let answer = try await database.openHistory().holds(at: at)
    let now = Timestamp.now
    var writer = ListingWriter(Self.listing, as: format.output, position: answer.position)
    for hold in answer.holds where all || hold.isInForce(at: now) {
      try writer.append(hold.row(now))
    }
    try writer.finish()
  }

  static let listing = Listing(
    "holds",
    [
      Column("id"), Column("environment").optional, Column("service").optional,
      Column("deployment").optional, .time("from"), .time("to"), .time("until"), Column("state"),
      Column("position", .right), .time("placed_at").optional, Column("placed_by", inTable: false),
      Column("released_by", .right, inTable: false), .time("released_at", inTable: false),
    ], ofLog: true)
}

extension PlacedHold {
  fileprivate func row(_ now: Timestamp) -> [JSONText] {
    let state = releasedBy != nil ? "released" : isInForce(at: now) ? "in_force" : "ended"
    return [
      .string(id), .optional(hold.environment), .optional(hold.service), .optional(hold.deployment),
      .optional(hold.from), .optional(hold.to), .optional(hold.until), .string(state),
      .int(position), .optional(placed), .string(actor), releasedBy.map { .int($0) } ?? .null,
      .optional(released),
    ]
  }
}
