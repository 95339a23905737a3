import ArgumentParser
import Deployments
import History
import Service
import Log

/// `shiplog log`.
struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "The log's entries, newest first.",
    discussion: """
      recorded is the log's own time, occurred that of the event's producer; --from and --to are about occurred. \
      --type takes a whole type or a part of it. Of a body that was pruned, pruned_by is the position of the event that \
      says so, pruned_at when, and pruned_under by which policy. With --follow, entries are shown in the log's order as they land, and \
      none is missed; it ends with Ctrl-C.

      Examples:
        shiplog log --environment staging --limit 20
        shiplog log --type deployment.finished --from -7d
        shiplog log --deployment checkout-staging-41 -o ndjson
        shiplog log --follow --service checkout
      """)

  @OptionGroup var filter: FilterOptions

  @Option(help: "Only this deployment.", transform: OptionText.some)
  var deployment: String?

  @Option(help: "Only types that contain this.", transform: OptionText.some)
  var type: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only this position and later ones.", valueName: "position"),
    transform: TimeText.position)
  var after: Int64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only positions before this one.", valueName: "position"),
    transform: TimeText.position)
  var before: Int64?

  @Option(parsing: .unconditional, help: "At most so many; with --follow and --after all.")
  var limit = 50

  @Flag(
    name: .shortAndLong, help: "Show what is there from --after on, or the newest, then what lands."
  )
  var follow = false

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit takes 1 or more") }
    if let after, let before, after >= before {
      throw ValidationError("no position is from --after \(after) on and before --before \(before)")
    }
    guard !follow || before == nil else {
      throw ValidationError("--follow shows what comes; --before excludes it")
    }
    guard !follow || format.output != .json else {
      throw ValidationError("--follow has no end, and a JSON object needs one: use -o ndjson")
    }
  }

  func run() async throws {
    let source = try await destination.openSource()
    if follow, let after {
      // Everything from there on is wanted, however much it is, and following reads just that.
      let writer = ListingWriter(.entries, as: format.output, position: nil)
      return try await showWhatLands(in: source, from: after, writer)
    }
    let answer = try await answer(from: source)
    var writer = ListingWriter(.entries, as: format.output, position: answer.position)
    for row in follow ? answer.rows.reversed() : answer.rows { try writer.append(row) }
    guard follow else {
      try writer.finish()
      guard answer.rows.isEmpty else { return }
      return try await source.warnOfUnknown(
        environment: filter.environment, service: filter.service)
    }
    try writer.flush()
    try await showWhatLands(in: source, from: (answer.position ?? -1) + 1, writer)
  }

  private func showWhatLands(
    in source: Source, from start: Int64, _ writer: consuming ListingWriter
  ) async throws {
    switch source {
    case .history(let history):
      for try await page in history.log.follow(from: start) {
        let entries = try await history.listed(page.filter(query.matches))
        for entry in entries { try writer.append(entry.row) }
        try writer.flush()
      }
    case .server(let server):
      try await server.follow(question, from: start) { rows in
        for row in rows { try writer.append(row) }
        try writer.flush()
      }
    }
  }

  private func answer(from source: Source) async throws -> Answer {
    switch source {
    case .history(let history):
      let answer = try await history.entries(query)
      return Answer(.entries, at: answer.position, answer.entries.map(\.row))
    case .server(let server):
      let question =
        question + [
          ("after", after.map { String($0) }), ("before", before.map { String($0) }),
        ]
      return try await server.list(.entries, "/v1/events", question, limit: limit)
    }
  }

  private var question: Question {
    [
      ("environment", filter.environment), ("service", filter.service),
      ("deployment", deployment), ("type", type), ("from", filter.from?.description),
      ("to", filter.to?.description),
    ]
  }

  private var query: EntryQuery {
    var query = EntryQuery()
    query.environment = filter.environment
    query.service = filter.service
    query.deployment = deployment
    query.type = type
    query.from = filter.from?.time(now: .now)
    query.to = filter.to?.time(now: .now)
    query.after = after
    query.before = before
    query.limit = limit
    return query
  }
}
