import Deployments

extension Failure {
  /// A step that lacks something, by the options that would tell it.
  init(_ incomplete: IncompleteStep) {
    let options = incomplete.missing.map { Failure.options[$0] ?? $0 }
    let last = options.suffix(2).joined(separator: " and ")
    let step = incomplete.step.rawValue
    self.init(
      .usage, "record \(step) needs \((options.dropLast(2) + [last]).joined(separator: ", "))",
      remedy: "shiplog record \(step) --help has examples.")
  }

  /// An event made of options that is refused, by the option that the value came from.
  init(_ rejection: Rejection) {
    let path = rejection.path.description
    let option = Failure.places.first { path.hasPrefix($0.path) }?.option
    self.init(.failed, "\(option ?? path): \(rejection.message) (\(rejection.rule.rawValue))")
  }

  /// Options by properties of `StepEvent`.
  private static let options = [
    "environment": "--environment", "service": "--service", "artifact": "--artifact",
    "rollbackOf": "--rollback-of", "check": "the name of the check", "outcome": "--outcome",
    "phase": "--phase", "reason": "--reason",
  ]

  /// Options by where their values stand in the event.
  private static let places: [(path: String, option: String)] = [
    ("$.data.subject.content.environment", "--environment"),
    ("$.data.subject.content.service", "--service"),
    ("$.data.subject.content.artifactId", "--artifact"),
    ("$.data.subject.content.previousArtifactId", "--previous-artifact"),
    ("$.data.subject.content.commit", "--commit"),
    ("$.data.subject.content.committedAt", "--committed-at"),
    ("$.data.subject.content.team", "--team"),
    ("$.data.subject.content.requestedBy", "--requested-by"),
    ("$.data.subject.content.rollbackOf", "--rollback-of"),
    ("$.data.subject.content.remediates", "--remediates"),
    ("$.data.subject.content.promotedFrom", "--promoted-from"),
    ("$.data.subject.content.supersededBy", "--superseded-by"),
    ("$.data.subject.content.blockedBy", "--blocked-by"),
    ("$.data.subject.content.rolloutDurationSeconds", "--rollout-seconds"),
    ("$.data.subject.content.startedAt", "--started-at"),
    ("$.data.subject.content.scope.deployment", "--deployment"),
    ("$.data.subject.content.reason", "--reason"),
    ("$.data.subject.content.policy.reason", "--reason"),
    ("$.data.subject.content.errors", "--reason"),
    ("$.data.subject.content.testCase", "the name of the check"),
    ("$.data.subject.content.testSuite", "--suite"),
    ("$.data.subject.content.pipelineRun", "--run"), ("$.data.subject.content.uri", "--run"),
    ("$.data.subject.id", "--deployment"), ("$.subject", "--deployment"),
    ("$.deploymentid", "--deployment"), ("$.data.context.chainId", "--chain"),
    ("$.correlationid", "--chain"), ("$.data.context.source", "--source"), ("$.source", "--source"),
    ("$.data.context.timestamp", "--time"), ("$.time", "--time"),
    ("$.data.subject.content.deployedAt", "--time"),
  ]
}
