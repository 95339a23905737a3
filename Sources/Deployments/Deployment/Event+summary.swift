/// An event in a few words, made of its facts alone, so that it says the same after its body was pruned.
extension Event {
  /// The step of a deployment that it reports: `queued`, `verification`, `verification: smoke`, `rollout`.
  package var step: String {
    switch Meaning(type: type) {
    case .deploymentQueued: "queued"
    case .deploymentStarted: "started"
    case .deploymentFinished: "finished"
    case .suiteStarted: "\(facts.suite ?? "tests") started"
    case .suiteFinished: facts.suite ?? "tests"
    case .caseFinished:
      [facts.suite, facts.check ?? "test"].compactMap { $0 }.joined(separator: ": ")
    case .taskStarted: "\(facts.task ?? "task") started"
    case .taskFinished: facts.task ?? "task"
    default: words.joined(separator: " ")
    }
  }

  /// One line: `deploy of checkout@0b31b1c02ff4 to staging failed in verification`.
  package var summary: String {
    switch Meaning(type: type) {
    case .deploymentQueued: "\(undertaking) queued"
    case .deploymentStarted: "\(undertaking) started"
    case .deploymentFinished: "\(undertaking) \(ending)"
    case .suiteFinished, .caseFinished, .taskFinished, .pipelineFinished:
      "\(step) \(facts.outcome?.pastTense ?? "finished")"
    case .serviceDeployed, .serviceUpgraded, .serviceRolledBack, .serviceRemoved,
      .servicePublished:
      [
        service ?? "service", words.last, environment.map { "in \($0)" },
        artifactName.map { "as \($0)" },
      ]
      .compactMap { $0 }.joined(separator: " ")
    default:
      [step, environment.map { "in \($0)" }].compactMap { $0 }.joined(separator: " ")
    }
  }

  /// `deploy of checkout@0b31b1c02ff4 to staging`
  private var undertaking: String {
    let what = artifactName ?? service ?? "service"
    let place = environment ?? "an environment"
    return switch facts.kind {
    case .remove: "removal of \(service ?? what) from \(place)"
    case .rollback: "rollback to \(what) in \(place)"
    case let kind: "\(kind?.rawValue ?? "deployment") of \(what) to \(place)"
    }
  }

  private var ending: String {
    switch (facts.outcome, facts.phase) {
    case (.success, _): facts.changed == false ? "succeeded: no changes" : "succeeded"
    case (.cancel, _): "cancelled"
    case (.failure, .validate), (.error, .validate): "blocked by validation"
    case (.failure, let phase?), (.error, let phase?): "failed in \(phase.stage ?? phase.rawValue)"
    default: "finished"
    }
  }

  private var artifactName: String? { artifact.map { Artifact($0).short } }

  /// The subject and the predicate of a CDEvents type, or a plain type whole.
  private var words: [String] {
    let parts = type.split(separator: ".")
    guard type.hasPrefix("dev.cdevents"), parts.count >= 4 else { return [type] }
    let subject = parts[2].hasPrefix("shiplog-") ? parts[2].dropFirst("shiplog-".count) : parts[2]
    return [subject == "pipelinerun" ? "pipeline" : String(subject), String(parts[3])]
  }
}

extension Facts.Outcome {
  fileprivate var pastTense: String {
    switch self {
    case .success: "passed"
    case .failure: "failed"
    case .cancel: "was cancelled"
    case .error: "ended in an error"
    }
  }
}
