extension StepEvent {
  /// The content of `deployment.queued`, `started` and `finished`.
  var deploymentContent: [(String, JSONText)] {
    var members = MemberList([
      ("kind", .string(effectiveKind.rawValue)), ("environment", .reference(environment ?? "")),
      ("service", .reference(service ?? "")), ("artifactId", .string(artifact ?? "")),
    ])
    members.add("previousArtifactId", previousArtifact)
    members.add("commit", commit)
    members.add("committedAt", committedAt?.rfc3339)
    if !changes.isEmpty { members.add("changes", .array(changes.map(Self.text))) }
    members.add("pipelineRun", run.uri.map(JSONText.reference))
    members.add("trigger", trigger.map { .object([("type", .string($0))]) })
    members.add("layer", layer)
    members.add("promotedFrom", promotion)
    members.add("rollbackOf", rollbackOf.map(JSONText.reference))
    if !remediates.isEmpty {
      members.add("remediates", .array(remediates.map(JSONText.reference)))
    }
    members.add("requestedBy", requestedBy.map(JSONText.reference))
    members.add("team", team)
    switch (step, outcome) {
    case (.queued, _): members.add("blockedBy", blockedBy.map(JSONText.reference))
    case (.finished, let outcome?), (.rollback, let outcome?): addEnd(outcome, to: &members)
    default: break
    }
    return members.members
  }

  private func addEnd(_ outcome: Facts.Outcome, to members: inout MemberList) {
    members.add("outcome", outcome.rawValue)
    // What was stopped before it began has changed nothing.
    let wasStopped = outcome != .success && (phase == .queue || phase == .validate)
    members.add("changed", .bool(changed ?? !wasStopped))
    members.add("phase", phase?.rawValue)
    members.add("reason", reason)
    members.add("verificationPassed", verified.map(JSONText.bool))
    members.add("rolloutDurationSeconds", rolloutDuration.map(JSONText.double))
    members.add("startedAt", startedAt?.rfc3339)
    members.add("deployedAt", time.rfc3339)
    members.add("supersededBy", supersededBy.map(JSONText.reference))
  }

  private var promotion: JSONText? {
    guard let promotedFrom else { return nil }
    var members = MemberList([("environment", .reference(promotedFrom))])
    members.add("deployment", promotedFromDeployment.map(JSONText.reference))
    return .object(members.members)
  }

  private static func text(_ change: Facts.Change) -> JSONText {
    .object([
      ("commit", .string(change.commit)), ("committedAt", .string(change.committed.rfc3339)),
    ])
  }
}
