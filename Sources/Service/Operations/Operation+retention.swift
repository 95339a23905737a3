internal import Deployments
internal import History

extension Operation {
  static let retention: [Operation] = [
    Operation(
      "planRetention", "/v1/retention/plan",
      "What would be pruned and why, and what is kept and by which rule",
      parameters: [
        Parameter("environment", .environment, "Only what is judged by its policy."),
        Parameter(
          "at", .time, "The time that ages are judged by, which may lie ahead: now, without it."),
        waiting,
      ], answers: [.list(.groups)], hasTag: false
    ) { try await $0.plan() },
    Operation(
      "listHolds", "/v1/holds", "What must not be pruned",
      parameters: [
        Parameter("all", .flag, "Also those that were released or have ended."),
        Parameter("at", .position, "What was known when the log ended there."), waiting,
      ], answers: [.list(.holds)], hasTag: false
    ) { try await $0.holds() },
  ]

  static let policies: [Operation] = [
    Operation(
      "listPolicies", "/v1/policies", "The rules in force, now or at a moment in the past",
      parameters: [
        Parameter("environment", .environment, "Only this environment."),
        Parameter("at", .moment, "A position, or a time: what had been recorded before it."),
        waiting,
      ], answers: [.list(.policies)]
    ) { try await $0.policies() }
  ]
}

extension Call {
  fileprivate func plan() async throws -> Reply {
    if !caller.grant.services.isEmpty { try requireUnlimited() }
    let time = arguments.time("at")?.time(now: now) ?? now
    let plan = try await history.retentionPlan(environment: try environment(), at: time)
    return try .list(Answer(plan), to: self, caching: .never)
  }

  fileprivate func holds() async throws -> Reply {
    try requireUnlimited()
    let answer = try await history.holds(at: arguments.position("at"))
    // A hold may end by itself, so that it depends on the time.
    return try .list(
      Answer(answer, all: arguments.flag("all"), now: now), to: self, caching: .never)
  }

  fileprivate func policies() async throws -> Reply {
    let moment = arguments.moment("at", now: now)
    let known = try await history.knowledge(at: moment, now: now)
    let answer = try await history.policies(
      environment: try environment(), at: known.position)
    return try .list(Answer(answer), to: self, caching: Reply.Caching(at: moment))
  }
}
