/// One step of a deployment as a pipeline tells it, to be written as the event of the vocabulary
/// that means it.
package struct StepEvent: Hashable, Sendable {
  package enum Step: String, Sendable, CaseIterable {
    /// Waits for its turn: `deployment.queued`.
    case queued
    /// `deployment.started`.
    case started
    /// One check of a suite: `testcaserun.finished`.
    case check
    /// `taskrun.started` without an outcome, `taskrun.finished` with one.
    case deploy, rollout
    /// The suite `verification`: `testsuiterun.started` without an outcome, `finished` with one.
    case verification
    /// The deployment record: `deployment.finished`.
    case finished
    /// A deployment of kind `rollback`: `deployment.started` without an outcome,
    /// `deployment.finished` with one.
    case rollback
  }

  /// What makes a retried step the same step again.
  package struct Run: Hashable, Sendable {
    package var run: String?
    package var attempt: String?
    package var job: String?
    /// The pipeline's own name or number of the step.
    package var step: String?
    /// The run's page, an absolute URI.
    package var uri: String?

    package init() {}
  }

  package var step: Step
  package var deployment: String
  /// The pipeline, a URI reference.
  package var source: String
  package var time: Timestamp
  package var run = Run()
  package var chain: String?
  package var environment: String?
  package var service: String?
  package var artifact: String?
  package var previousArtifact: String?
  package var commit: String?
  package var committedAt: Timestamp?
  package var changes: [Facts.Change] = []
  package var kind: Facts.Kind?
  package var layer: String?
  package var trigger: String?
  package var team: String?
  /// The environment that the same artifact was deployed to before, and that deployment.
  package var promotedFrom: String?
  package var promotedFromDeployment: String?
  package var rollbackOf: String?
  package var remediates: [String] = []
  package var requestedBy: String?
  /// The deployment that has the environment now, of a queued one.
  package var blockedBy: String?
  package var outcome: Facts.Outcome?
  package var phase: Facts.Phase?
  package var reason: String?
  package var changed: Bool?
  package var verified: Bool?
  /// Seconds.
  package var rolloutDuration: Double?
  package var startedAt: Timestamp?
  package var supersededBy: String?
  /// Of a check; without one the suite that checks of that name belong to.
  package var suite: String?
  package var check: String?

  package init(_ step: Step, deployment: String, source: String, time: Timestamp) {
    self.step = step
    self.deployment = deployment
    self.source = source
    self.time = time
  }
}

/// What a step lacks to be told.
package struct IncompleteStep: Error, Hashable, Sendable, CustomStringConvertible {
  package let step: StepEvent.Step
  /// Names of properties of `StepEvent`, in the order in which they are usually given.
  package let missing: [String]

  /// `finished needs outcome and reason`
  package var description: String {
    let last = missing.suffix(2).joined(separator: " and ")
    return "\(step.rawValue) needs " + (missing.dropLast(2) + [last]).joined(separator: ", ")
  }
}
