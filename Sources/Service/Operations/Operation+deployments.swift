internal import Deployments
internal import History
internal import Log

extension Operation {
  static let deployments: [Operation] = [
    Operation(
      "listDeployments", "/v1/deployments", "Deployments and how they ended, newest first",
      """
      from and to are about the last of a deployment's own events. JSON comes in pages, all of them of the log as it \
      stood for the first. NDJSON and CSV are the whole list, or as much of it as limit says, streamed; they need a token of scope export.
      """,
      parameters: [
        Parameter("environment", .environment, "Only this environment."),
        Parameter("service", .service, "Only this service."),
        Parameter(
          "outcome", .choice(Deployment.Outcome.allCases.map(\.rawValue)), "Only with this outcome."
        ),
        Parameter("from", .time, "Only what happened then or later."),
        Parameter("to", .time, "Only what happened before."),
        Parameter(
          "limit", .integer(1...1_000),
          "Deployments of a page: 50 without it; of NDJSON and CSV, of the whole."),
        Parameter("cursor", .text, "Continues where a page ended; all else as for that page."),
        waiting,
      ], answers: [.list(.deployments, pages: true)]
    ) { try await $0.deployments() },
    Operation(
      "getDeployment", "/v1/deployments/{deployment}", "A deployment's timeline, step by step",
      "With bodies=true each step shows the event as it was received; that needs a token of scope export.",
      parameters: [
        Parameter("deployment", .text, "The deployment's id, percent-encoded.", in: .path),
        Parameter("at", .position, "What was known when the log ended there."),
        Parameter("bodies", .flag, "Show the events as they were received."), waiting,
      ],
      answers: [
        .object(
          "The deployment and its steps.",
          .object([
            ("position", .position), ("deployment", .object(Listing.deployments.members)),
            (
              "steps",
              .either(
                .array(.object(Listing.steps(bodies: false).members)),
                .array(.object(Listing.steps(bodies: true).members)))
            ),
          ]))
      ], problems: [.notFound]
    ) { try await $0.deployment() },
  ]
}

extension Call {
  fileprivate func deployments() async throws -> Reply {
    let place = try place()
    var query = DeploymentQuery()
    query.environment = place.environment
    query.service = place.service
    query.outcome = arguments.text("outcome").flatMap(Deployment.Outcome.init(rawValue:))
    (query.from, query.to) = try window()
    query.limit = arguments.integer("limit") ?? 50
    let question = query.question(from: arguments.time("from"), to: arguments.time("to"))
    if let text = arguments.text("cursor") {
      guard let cursor = Cursor.open(text, for: question).flatMap(DeploymentCursor.init) else {
        throw Problem.foreignCursor
      }
      query.cursor = cursor
    }
    let format = try format()
    guard format == .json else {
      let start = query
      return try await stream(.deployments, as: format, limit: arguments.integer("limit")) {
        page, size in
        var query = start
        query.limit = size
        query.cursor = page.flatMap(DeploymentCursor.init) ?? query.cursor
        let answer = try await history.deployments(query)
        return Page(
          position: answer.position, rows: answer.deployments.map(\.row),
          next: answer.next?.description)
      }
    }
    let answer = Answer(try await history.deployments(query), to: question)
    return try Reply.list(answer, to: self).linked(from: self, next: answer.next ?? nil)
  }

  fileprivate func deployment() async throws -> Reply {
    let (id, position) = (arguments.required("deployment"), arguments.position("at"))
    let bodies = arguments.flag("bodies")
    guard !bodies || caller.grant.allows(.export) else {
      throw missing(
        .export, for: "an event as it was received",
        suggestion: "ask without bodies, or use a token of scope export")
    }
    let grant = caller.grant
    let timeline = try await history.timeline(of: id, at: position.map { .position($0) } ?? .latest)
    guard var timeline,
      grant.isUnlimited
        || grant.covers(
          environment: timeline.deployment.environment, service: timeline.deployment.service)
    else {
      throw Problem(
        .notFound,
        "the log knows no deployment \(id)" + (position.map { " at position \($0)" } ?? ""),
        suggestion: "GET /v1/deployments lists those that it knows")
    }
    // What its own events say of elsewhere is told to those who reach that, too.
    timeline.steps.removeAll { grant.excludes($0.entry.event) }
    let answer = try await history.answer(timeline, bodies: bodies)
    // Of a position that was asked for, too, bodies may be pruned: what goes is told at a later one.
    return .json(
      answer.json, position: answer.position, caching: position == nil ? .position : .never)
  }
}
