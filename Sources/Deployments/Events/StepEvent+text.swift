extension StepEvent {
  /// The CloudEvent, as JSON. Its id follows from source, run, attempt, job, step, deployment and
  /// type, so that a step that is retried is told under the same id.
  ///
  /// - Returns: Bytes for `ReceivedEvent(parsing:now:)`, which judges the values.
  /// - Throws: What the step lacks.
  package func event() throws(IncompleteStep) -> [UInt8] {
    try checkIsComplete()
    let type = type
    let parts = [
      run.run, run.attempt, run.job, run.step, deployment, type, step.rawValue, suiteName, check,
    ]
    let id = DerivedID.uuid(source: source, parts.map { $0 ?? "" })
    let text = EventText(
      type: type, source: source, id: id, subject: subject, time: time.rfc3339,
      deployment: deployment, chain: chain)
    return text.bytes(content: .object(content))
  }

  /// The whole type attribute.
  package var type: String {
    let name =
      switch (step, outcome) {
      case (.queued, _): "deployment.queued"
      case (.started, _), (.rollback, nil): "deployment.started"
      case (.finished, _), (.rollback, _): "deployment.finished"
      case (.check, _): "testcaserun.finished"
      case (.deploy, nil), (.rollout, nil): "taskrun.started"
      case (.deploy, _), (.rollout, _): "taskrun.finished"
      case (.verification, nil): "testsuiterun.started"
      case (.verification, _): "testsuiterun.finished"
      }
    return Vocabulary.types.first { $0.name == name }?.type ?? name
  }

  private func checkIsComplete() throws(IncompleteStep) {
    var needed: [(String, Bool)] = []
    switch step {
    case .queued, .started, .finished, .rollback:
      needed = [
        ("environment", environment != nil), ("service", service != nil),
        ("artifact", artifact != nil),
      ]
      if effectiveKind == .rollback { needed.append(("rollbackOf", rollbackOf != nil)) }
    case .check: needed = [("environment", environment != nil), ("check", check != nil)]
    case .verification: needed = [("environment", environment != nil)]
    case .deploy, .rollout: break
    }
    if step == .finished || step == .check { needed.append(("outcome", outcome != nil)) }
    if step == .finished || step == .rollback, let outcome, outcome != .success {
      needed += [("phase", phase != nil), ("reason", reason != nil)]
    }
    let missing = needed.filter { !$0.1 }.map(\.0)
    guard missing.isEmpty else { throw IncompleteStep(step: step, missing: missing) }
  }

  var effectiveKind: Facts.Kind {
    step == .rollback ? .rollback : kind ?? (rollbackOf == nil ? .deploy : .rollback)
  }

  private static let verification = "verification"
  private static let validation = "pre-deployment-validation"
  private static let verifications: Set<String> = [
    "health-endpoint", "readiness", "dependencies", "smoke", "e2e", "performance",
  ]

  /// The suite of a check or of the verification.
  private var suiteName: String? {
    switch step {
    case .verification: suite ?? Self.verification
    case .check:
      suite ?? (Self.verifications.contains(check ?? "") ? Self.verification : Self.validation)
    default: nil
    }
  }

  /// The run that tasks and tests belong to.
  private var runID: String { run.uri ?? deployment }

  private var subject: String {
    switch step {
    case .queued, .started, .finished, .rollback: deployment
    case .check: "\(runID)#\(suiteName ?? "")/\(check ?? "")"
    case .verification: "\(runID)#\(suiteName ?? "")"
    case .deploy, .rollout: "\(runID)#\(step.rawValue)"
    }
  }

  private var content: [(String, JSONText)] {
    switch step {
    case .queued, .started, .finished, .rollback: deploymentContent
    case .check, .verification: testContent
    case .deploy, .rollout: taskContent
    }
  }

  private var taskContent: [(String, JSONText)] {
    var members = MemberList([("taskName", .string(step.rawValue))])
    members.add("uri", run.uri)
    members.add("pipelineRun", run.uri.map(JSONText.reference))
    members.add("outcome", outcome?.rawValue)
    if outcome != nil, outcome != .success { members.add("errors", reason) }
    return members.members
  }

  private var testContent: [(String, JSONText)] {
    let suite = suiteName ?? ""
    var members = MemberList([("environment", .reference(environment ?? ""))])
    if let check {
      members.add("testSuiteRun", .reference("\(runID)#\(suite)"))
      members.add("testCase", .object([("id", .string(check)), ("name", .string(check))]))
    } else {
      members.add(
        "testSuite", .object([("id", .string(suite)), ("name", .string(suite))]))
    }
    members.add("outcome", outcome?.rawValue)
    if outcome != nil { members.add("reason", reason) }
    return members.members
  }
}

/// Members of an object, those left out that have no value.
struct MemberList {
  private(set) var members: [(String, JSONText)]

  init(_ members: [(String, JSONText)] = []) { self.members = members }

  mutating func add(_ name: String, _ value: JSONText?) {
    if let value { members.append((name, value)) }
  }

  mutating func add(_ name: String, _ value: String?) {
    add(name, value.map(JSONText.string))
  }
}
