internal import Deployments
internal import History
internal import Hummingbird
internal import NIOCore

extension Operation {
  private static let at = Parameter(
    "at", .moment,
    "What was so at this time, by the events' own times and all that is known of it now; or what was known when the log ended at this position."
  )
  private static let environment = Parameter(
    "environment", .environment, "The environment's name.", in: .path)

  static let environments: [Operation] = [
    Operation(
      "listStates", "/v1/environments", "What runs where",
      "A state for each service in each environment that it was ever deployed to.",
      parameters: [
        Parameter("environment", .environment, "Only this environment."),
        Parameter("service", .service, "Only this service."), at, waiting,
      ], answers: [.list(.states)]
    ) { try await $0.states() },
    Operation(
      "getEnvironment", "/v1/environments/{environment}",
      "An environment: its policy, and what runs there",
      parameters: [environment, Parameter("service", .service, "Only this service."), at, waiting],
      answers: [
        .object(
          "The environment.",
          .object([
            ("position", .nullable(.position)), ("environment", .text),
            ("policy", .object(Listing.policies.members)),
            ("states", .array(.object(Listing.states.members))),
          ]))
      ], problems: [.notFound]
    ) { try await $0.environment() },
    Operation(
      "getState", "/v1/environments/{environment}/services/{service}",
      "A service in an environment: its state, what to roll back to, the policy",
      parameters: [
        environment, Parameter("service", .service, "The service's name.", in: .path), at, waiting,
      ],
      answers: [
        .object(
          "The service there.",
          .object([
            ("position", .nullable(.position)), ("state", .object(Listing.states.members)),
            (
              "rollback_target",
              .nullable(.object([("artifact", .text), ("deployment", .nullable(.text))]))
            ),
            ("policy", .object(Listing.policies.members)),
          ]))
      ], problems: [.notFound]
    ) { try await $0.state() },
  ]
}

extension Call {
  private var moment: Moment { arguments.moment("at", now: now) }

  private var caching: Reply.Caching { Reply.Caching(at: moment) }

  fileprivate func states() async throws -> Reply {
    let (place, format) = (try place(), try format())
    guard case .latest = moment else {
      let answer = try await history.status(
        environment: place.environment, service: place.service, at: moment)
      return try .list(Answer(answer), to: self, caching: caching)
    }
    let question = KeptAnswers.Question(
      environment: place.environment, service: place.service, format: format)
    let position = try await lastPosition()
    let kept = try await service.kept.answer(to: question, at: position) { [history] in
      let answer = try await history.status(
        environment: question.environment, service: question.service)
      return KeptAnswers.Kept(
        position: answer.position, bytes: ByteBuffer(bytes: Answer(answer).bytes(as: format)))
    }
    return Reply(
      ResponseBody(byteBuffer: kept.bytes), format.mediaType, position: kept.position,
      caching: caching)
  }

  /// The last position that the read models are known to stand for since the question came.
  private func lastPosition() async throws -> Int64? {
    guard let checked = caller.position else { return try await history.lastPosition() }
    return max(checked, arguments.position(Operation.waiting.name) ?? 0)
  }

  fileprivate func environment() async throws -> Reply {
    let (name, place) = (arguments.required("environment"), try place())
    let answer = try await history.status(environment: name, service: place.service, at: moment)
    guard !answer.states.isEmpty else { throw Problem.nothing(in: name, nil) }
    return .json(
      .object([
        ("position", .optional(answer.position)), ("environment", .string(name)),
        ("policy", try await policy(of: name, at: answer.position)),
        ("states", .array(answer.states.map { .object(Listing.states, $0.row) })),
      ]), position: answer.position, caching: caching)
  }

  fileprivate func state() async throws -> Reply {
    let (name, service) = (arguments.required("environment"), arguments.required("service"))
    _ = try place()
    let answer = try await history.status(environment: name, service: service, at: moment)
    guard let state = answer.states.first else { throw Problem.nothing(in: name, service) }
    let target = state.rollbackTarget.map { artifact in
      JSONText.object([
        ("artifact", .string(artifact)), ("deployment", .optional(state.rollbackTargetDeployment)),
      ])
    }
    return .json(
      .object([
        ("position", .optional(answer.position)), ("state", .object(Listing.states, state.row)),
        ("rollback_target", target ?? .null),
        ("policy", try await policy(of: name, at: answer.position)),
      ]), position: answer.position, caching: caching)
  }

  private func policy(of environment: String, at position: Int64?) async throws -> JSONText {
    let answer = try await history.policies(environment: environment, at: position)
    return .object(Listing.policies, answer.policies[0].row)
  }
}

extension JSONText {
  /// One element of a list.
  static func object(_ listing: Listing, _ row: [JSONText]) -> JSONText {
    .object(Array(zip(listing.columns.map(\.name), row)))
  }
}

extension Problem {
  static func nothing(in environment: String, _ service: String?) -> Problem {
    Problem(
      .notFound,
      "\(service ?? "nothing") was \(service == nil ? "" : "never ")deployed to \(environment)",
      suggestion: "GET /v1/environments shows what was deployed where")
  }
}
