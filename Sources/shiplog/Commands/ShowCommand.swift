import ArgumentParser
import Deployments
import History
import Log

/// `shiplog show`.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "A deployment's timeline, step by step.",
    discussion: """
      took_seconds is the time from a step's start to its end, or from the event before where no start is on record. \
      With --bodies every step shows the event as it was received, byte for byte, unless that was pruned; only NDJSON \
      puts an event of several lines on one.

      Examples:
        shiplog show checkout-staging-41
        shiplog show checkout-staging-41 --bodies -o ndjson
        shiplog show checkout-staging-41 --at 4711
      """)

  @Argument(help: "The deployment's id.")
  var deployment: String

  @Flag(help: "Show the events as they were received.")
  var bodies = false

  @Option(
    help: ArgumentHelp("What was known when the log ended there.", valueName: "position"))
  var at: Int64?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let history = try await database.openHistory()
    guard
      let timeline = try await history.timeline(
        of: deployment, at: at.map { .position($0) } ?? .latest)
    else {
      throw Failure(
        .notFound,
        "the log knows no deployment \(deployment)" + (at.map { " at position \($0)" } ?? ""),
        remedy: "shiplog deployments lists those that it knows.")
    }
    let positions = timeline.steps.map(\.entry.position)
    let stored = try await history.log.storedBodies(at: positions)
    let prunings = try await history.prunings(of: positions.filter { !stored.contains($0) })
    let contents = bodies ? try await history.log.bodies(at: positions) : [:]
    let rows = timeline.steps.map { step in
      let body = contents[step.entry.position].map { JSONText.raw($0) } ?? .null
      return step.row(stored: stored, prunings) + (bodies ? [body] : [])
    }
    try print(timeline, rows, prunings)
  }

  private func print(
    _ timeline: Timeline, _ rows: [[JSONText]], _ prunings: [Int64: BodyPruning]
  ) throws {
    let columns = Self.columns + (bodies ? [Column("content")] : [])
    let particulars = zip(DeploymentsCommand.listing.columns, timeline.deployment.row)
    switch format.output {
    case .json:
      let steps = rows.map { JSONText.object(Array(zip(columns.map(\.name), $0))) }
      let answer = JSONText.object([
        ("position", .int(timeline.position)),
        ("deployment", .object(particulars.map { ($0.name, $1) })), ("steps", .array(steps)),
      ])
      try Output.standard.write(answer.pretty() + "\n")
      try Output.standard.flush()
    case .table:
      try Summary(particulars.map { ($0.shown, $1) }).print(as: .table)
      try Output.standard.write("\n")
      try list(rows, Self.columns)
      if bodies {
        for (step, row) in zip(timeline.steps, rows) {
          try printBody(row, prunings[step.entry.position])
        }
      }
      try Output.standard.flush()
    case .ndjson, .csv: try list(rows, columns)
    }
  }

  /// Below the table, where it has room: the step, and the event as it was received.
  private func printBody(_ row: [JSONText], _ pruning: BodyPruning?) throws {
    let stored = Cell.text(row[Self.columns.count])
    let gone = pruning.map {
      "pruned at \(Cell.shortForm($0.time)) by position \($0.position), \($0)"
    }
    let body = stored.isEmpty ? gone ?? "" : stored
    guard !body.isEmpty else { return }
    let names = ["position", "step"]
    let heading = zip(Self.columns, row).filter { names.contains($0.0.name) }.map { Cell.text($1) }
    try Output.standard.write(
      "\n" + Terminal.standardOutput.dim(heading.joined(separator: "  ")) + "\n")
    let lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for line in lines { try Output.standard.write(Cell.printable(String(line)) + "\n") }
  }

  private func list(_ rows: [[JSONText]], _ columns: [Column]) throws {
    var writer = ListingWriter(Listing("steps", columns), as: format.output)
    for row in rows { try writer.append(row) }
    try writer.finish()
  }

  private static let columns =
    [
      Column("position", .right), .time("occurred"),
      .duration("elapsed_seconds").optional, .duration("took_seconds"), Column("step"),
      Column("outcome"),
      Column("type", inTable: false),
      Column("id", inTable: false), Column("subject", inTable: false),
      Column("actor", inTable: false),
      Column("body").optional,
    ] + BodyPruning.columns
}

extension Step {
  /// Says of its body whether it is `stored`.
  fileprivate func row(stored: Set<Int64>, _ prunings: [Int64: BodyPruning]) -> [JSONText] {
    let event = entry.event
    return [
      .int(entry.position), .optional(entry.occurred), .seconds(elapsed), .seconds(took),
      .string(event.step), .optional(event.facts.outcome?.rawValue), .string(event.type),
      .string(event.id), .optional(event.subject), .string(entry.principal.description),
      .string(stored.contains(entry.position) ? "stored" : "pruned"),
    ] + BodyPruning.row(prunings[entry.position])
  }
}
