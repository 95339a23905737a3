internal import History
internal import Deployments
internal import Log

extension Operation {
  static let health: [Operation] = [
    Operation(
      "getLiveness", "/livez", "Whether the process lives", scope: nil,
      answers: [.object("It does.", .object([("status", .text)]))], hasTag: false
    ) { _ in .json(.object([("status", .string("alive"))]), position: nil, caching: .never) },
    Operation(
      "getReadiness", "/readyz",
      "Whether requests are answered: with the database, its schema and the log's head",
      scope: nil,
      answers: [
        .object(
          "They are. Where projected stays behind position, the read models stand still.",
          .object([
            ("status", .text), ("position", .nullable(.position)),
            ("projected", .nullable(.position)),
          ]))
      ], problems: [.unavailable], hasTag: false
    ) { try await $0.readiness() },
  ]

  static let observation: [Operation] = [
    Operation(
      "getPrometheusMetrics", "/metrics", "What the service counts about itself, for Prometheus",
      answers: [AnswerShape("The counters.", [(Call.exposition, .text)])],
      hasTag: false
    ) { try await $0.counters() }
  ]

  static let description: [Operation] = [
    Operation(
      "getOpenAPI", "/v1/openapi.json", "This description (OpenAPI 3.1)", scope: nil,
      answers: [.object("The description.", .any)], hasTag: false
    ) { _ in Reply(OpenAPI.bytes, DataFormat.json.mediaType, position: nil) }
  ]
}

extension Call {
  /// The media type of Prometheus' text format.
  fileprivate static let exposition = "text/plain; version=0.0.4; charset=utf-8"

  fileprivate func counters() async throws -> Reply {
    try requireUnlimited()
    let text = service.counters.exposition(
      logSize: try await service.log.head().size, projected: try await history.size(),
      waiting: await service.log.waitingEvents(),
      verificationAge: try await service.log.lastVerification()?.age)
    return Reply(Array(text.utf8), Self.exposition, position: nil)
  }

  fileprivate func readiness() async throws -> Reply {
    guard !service.isDraining else {
      throw Problem.stopping
    }
    try await service.log.checkSchema()
    // Read first, so that it is never ahead.
    let projected = try await history.lastPosition()
    let head = try await service.log.head()
    let position = head.size > 0 ? head.size - 1 : nil
    return .json(
      .object([
        ("status", .string("ready")), ("position", .optional(position)),
        ("projected", .optional(projected)),
      ]), position: position, caching: .never)
  }
}
