internal import Deployments
internal import History
internal import Log

extension Operation {
  static let filters: [Parameter] = [
    Parameter("environment", .environment, "Only this environment."),
    Parameter("service", .service, "Only this service."),
    Parameter("deployment", .text, "Only this deployment."),
    Parameter("type", .text, "Only types that contain this, such as deployment.finished."),
    Parameter("from", .time, "Only what occurred then or later."),
    Parameter("to", .time, "Only what occurred before."),
  ]

  private static let position = Parameter("position", .position, "The entry's position.", in: .path)

  static let events: [Operation] = [
    Operation(
      "listEntries", "/v1/events", "Entries of the log, newest first",
      """
      JSON comes in pages: next, and the header Link, say where the next one begins. NDJSON and CSV are the whole list, or \
      as much of it as limit says, streamed; they need a token of scope export.
      """,
      parameters: filters + [
        Parameter("after", .position, "Only this position and later ones."),
        Parameter("before", .position, "Only positions before this one."),
        Parameter(
          "limit", .integer(1...1_000),
          "Entries of a page: 50 without it; of NDJSON and CSV, of the whole."),
        Parameter("cursor", .text, "Continues where a page ended; all else as for that page."),
        waiting,
      ],
      answers: [.list(.entries, pages: true)]
    ) { try await $0.entries() },
    Operation(
      "streamEntries", "/v1/events/stream", "Entries as they land, as server-sent events",
      """
      The id of an event is its position: with Last-Event-ID a client goes on where it was cut, with nothing lost and \
      nothing twice. Without it the stream begins at after, or with what is yet to come.
      """,
      parameters: filters + [
        Parameter("after", .position, "Begins at this position."),
        Parameter(
          "Last-Event-ID", .position, "Goes on behind this position, whatever after says.",
          in: .header),
      ],
      answers: [AnswerShape("The stream.", [(EventStream.mediaType, .text)])], problems: [.busy],
      hasTag: false
    ) { try await $0.eventStream($0.entryQuery()) },
    Operation(
      "getEntry", "/v1/events/{position}", "One entry of the log",
      parameters: [position, waiting],
      answers: [.object("The entry.", .object(Listing.entries.members))], problems: [.notFound]
    ) { try await $0.entry() },
    Operation(
      "getBody", "/v1/events/{position}/body", "An event as it was received, byte for byte",
      "410 where its body was pruned; the entry tells by which position.",
      scope: .export, parameters: [position, waiting],
      answers: [
        AnswerShape(
          "The event: a CloudEvent, or a CDEvent that came without an envelope.",
          [(EventRequest.structured, .open([])), (DataFormat.json.mediaType, .open([]))])
      ],
      problems: [.notFound, .pruned], hasTag: false
    ) { try await $0.body() },
  ]
}

extension Call {
  fileprivate func entryQuery() throws -> EntryQuery {
    let place = try place()
    var query = EntryQuery()
    query.environment = place.environment
    query.service = place.service
    query.deployment = arguments.text("deployment")
    query.type = arguments.text("type")
    (query.from, query.to) = try window()
    query.after = arguments.position("after")
    query.before = arguments.position("before")
    query.limit = arguments.integer("limit") ?? 50
    return query
  }

  fileprivate func entries() async throws -> Reply {
    var query = try entryQuery()
    let question = query.question(from: arguments.time("from"), to: arguments.time("to"))
    if let cursor = arguments.text("cursor") {
      guard let before = Cursor.open(cursor, for: question).flatMap({ Int64($0) }) else {
        throw Problem.foreignCursor
      }
      query.before = min(before, query.before ?? before)
    }
    let format = try format()
    guard format == .json else {
      let start = query
      return try await stream(.entries, as: format, limit: arguments.integer("limit")) {
        page, size in
        var query = start
        query.limit = size
        query.before = page.flatMap { Int64($0) } ?? query.before
        let answer = try await history.entries(query)
        let next = answer.entries.count == query.limit ? answer.entries.last?.entry.position : nil
        return Page(
          position: answer.position, rows: answer.entries.map(\.row), next: next.map { String($0) })
      }
    }
    // One more than asked for shows whether a page follows.
    query.limit += 1
    let answer = try await history.entries(query)
    let page = answer.entries.prefix(query.limit - 1)
    let next = answer.entries.count == query.limit ? page.last?.entry.position : nil
    return try Reply.list(
      Answer(
        .entries, at: answer.position, page.map(\.row),
        next: .some(next.map { Cursor.seal(String($0), for: question) })), to: self
    ).linked(from: self, next: next.map { Cursor.seal(String($0), for: question) })
  }

  /// The entry that is asked for, where the caller may see it.
  private func visibleEntry() async throws -> ListedEntry {
    let position = arguments.position("position") ?? 0
    let entry = try await log(at: position)
    guard
      caller.grant.covers(
        environment: entry.entry.event.environment, service: entry.entry.event.service)
    else {
      throw Problem(LogError.noEntry(position: position))
    }
    return entry
  }

  private func log(at position: Int64) async throws -> ListedEntry {
    try await history.listed(service.log.entries(at: [position]))[0]
  }

  fileprivate func entry() async throws -> Reply {
    let entry = try await visibleEntry()
    let names = Listing.entries.columns.map(\.name)
    // Whether its body is still stored follows from the whole log.
    return .json(
      .object(Array(zip(names, entry.row))), position: try await history.lastPosition())
  }

  fileprivate func body() async throws -> Reply {
    let entry = try await visibleEntry()
    let position = entry.entry.position
    guard let body = try await service.log.bodies(at: [position])[position] else {
      throw Problem.pruned(entry)
    }
    return Reply(body, entry.entry.bodies[0].mediaType, position: position)
  }
}

extension Problem {
  static let foreignCursor = Problem(
    .malformedRequest, "the cursor is not one of this list",
    suggestion: "repeat all parameters of the page that it came with",
    errors: [Detail("is not one of this list", parameter: "cursor")])

  fileprivate static func pruned(_ entry: ListedEntry) -> Problem {
    let how = entry.pruning.map { " at \($0.time.rfc3339) by position \($0.position), \($0)" } ?? ""
    return Problem(
      .pruned, "the body at position \(entry.entry.position) was pruned\(how)",
      suggestion: "GET /v1/events/\(entry.entry.position) has what the log keeps of it")
  }
}
