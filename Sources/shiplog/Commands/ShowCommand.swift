import ArgumentParser
import Deployments
import History
import Log
import Service

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

  @Argument(help: "The deployment's id.", transform: OptionText.some)
  var deployment: String

  @Flag(help: "Show the events as they were received.")
  var bodies = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What was known when the log ended there.", valueName: "position"),
    transform: TimeText.position)
  var at: Int64?

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    guard let answer = try await answer(from: destination.openSource()) else {
      throw Failure(
        .notFound,
        "the log knows no deployment \(deployment)" + (at.map { " at position \($0)" } ?? ""),
        remedy: "shiplog deployments lists those that it knows.")
    }
    switch format.output {
    case .json: try Output.standard.write(answer.json.pretty() + "\n")
    case .table: try printTable(answer)
    case .ndjson, .csv: try list(answer)
    }
    try Output.standard.flush()
  }

  /// Nil where the log knows no such deployment.
  private func answer(from source: Source) async throws -> TimelineAnswer? {
    switch source {
    case .history(let history):
      return try await history.timelineAnswer(
        of: deployment, bodies: bodies, at: at.map { .position($0) } ?? .latest)
    case .server(let server):
      do {
        return TimelineAnswer(
          try await server.document(
            "/v1/deployments/\(Server.encode(deployment))",
            [("at", at.map { String($0) }), ("bodies", bodies ? "true" : nil)]), bodies: bodies)
      } catch let refusal as ServerRefusal where refusal.isNotFound {
        // Of a position that there is not the log says more than that it knows no such deployment then.
        if let at, refusal.detail == "\(LogError.noEntry(position: at))" { throw refusal }
        return nil
      }
    }
  }

  private func printTable(_ answer: TimelineAnswer) throws {
    let particulars = zip(Listing.deployments.columns, answer.deployment)
    try Summary(particulars.map { ($0.shown, $1) }).print(as: .table)
    try Output.standard.write("\n")
    try list(answer)
    guard bodies else { return }
    for row in answer.steps { try printBody(row, answer.listing) }
  }

  private func list(_ answer: TimelineAnswer) throws {
    var writer = ListingWriter(answer.listing, as: format.output)
    for row in answer.steps { try writer.append(row) }
    try writer.finish()
  }

  /// Below the table, where it has room: the step, and the event as it was received.
  private func printBody(_ row: [JSONText], _ columns: Listing) throws {
    let content = columns.value("content", of: row)
    let body = content.isEmpty ? columns.pruning(of: row) : content
    guard !body.isEmpty else { return }
    let heading = "\(columns.value("position", of: row))  \(columns.value("step", of: row))"
    try Output.standard.write("\n" + Terminal.standardOutput.dim(heading) + "\n")
    try Output.standard.writeForPeople(body)
  }
}

extension TimelineAnswer {
  /// As a server sends it.
  fileprivate init(_ document: JSON.Value, bodies: Bool) {
    let listing = Listing.steps(bodies: bodies)
    self.init(
      position: document["position"]?.int ?? 0,
      deployment: document["deployment"]?.row(of: .deployments) ?? [], listing: listing,
      steps: document["steps"]?.elements.map { $0.row(of: listing) } ?? [])
  }
}
