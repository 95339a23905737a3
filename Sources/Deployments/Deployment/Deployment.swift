/// One attempt to put one artifact of one service into one environment, as the log knows it at a position.
package struct Deployment: Hashable, Sendable {
  /// How an attempt ended, in the words of the metrics.
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// Success, and something changed.
    case succeeded
    /// Success without a change: the same artifact was there already.
    case unchanged
    /// Refused by the pre-deployment validation.
    case blocked
    /// Given up, mostly while it waited.
    case cancelled
    /// Failure or error in any other phase.
    case failed
    /// No end yet.
    case inProgress = "in_progress"
  }

  /// Another deployment, of kind `rollback`, that undoes this one or tried to.
  package struct Rollback: Hashable, Sendable {
    package let deployment: String
    package let started: Timestamp?
    package let finished: Timestamp?
    package let succeeded: Bool
    /// `manual`, `pipeline`, …; what started it.
    package let trigger: String?

    package init(
      deployment: String, started: Timestamp?, finished: Timestamp?, succeeded: Bool,
      trigger: String?
    ) {
      self.deployment = deployment
      self.started = started
      self.finished = finished
      self.succeeded = succeeded
      self.trigger = trigger
    }
  }

  /// An incident that names this deployment.
  package struct Incident: Hashable, Sendable {
    package let id: String
    /// The first time that it was detected or reported.
    package let detected: Timestamp?
    /// The last time that it was resolved.
    package let resolved: Timestamp?

    package init(id: String, detected: Timestamp?, resolved: Timestamp?) {
      self.id = id
      self.detected = detected
      self.resolved = resolved
    }
  }

  /// The producer's id, the same on every event of the attempt.
  package let id: String
  package var environment: String?
  package var service: String?
  package var team: String?
  package var kind: Facts.Kind?
  package var artifact: String?
  package var previousArtifact: String?
  package var commit: String?
  package var committed: Timestamp?
  package var changes: [Facts.Change] = []
  package var layer: String?
  package var trigger: String?
  /// The change's whole journey, merge to production: CDEvents' chain id.
  package var chain: String?
  /// Who appended the event that says most: its end, else its start, else its queueing.
  package var actor: String?

  package var outcome: Outcome = .inProgress
  /// Where it failed: `queue`, `deploy`, `rollout`, `verification`, `record`.
  package var stage: String?
  /// Whether it touched what runs, with success or without.
  package var changed = false
  package var verified: Bool?

  package var queued: Timestamp?
  package var started: Timestamp?
  /// The end of its first successful verification.
  package var verifiedAt: Timestamp?
  package var finished: Timestamp?
  /// The latest of its own times; what lists are sorted by.
  package var ordered: Timestamp

  package var rollbackOf: String?
  package var rollbacks: [Rollback] = []
  package var remediates: [String] = []
  package var remediatedBy: [String] = []
  package var incidents: [Incident] = []
  package var promotedFromDeployment: String?
  package var promotedFromEnvironment: String?
  package var supersededBy: String?

  package init(id: String, ordered: Timestamp) {
    self.id = id
    self.ordered = ordered
  }

  /// Whether a rollback of it succeeded, be it after a failure or after a success.
  package var rolledBack: Bool { rollbacks.contains(where: \.succeeded) }

  /// Microseconds from the start to the end of its verification, or to its own end where none is on record;
  /// of one that did not succeed, to its own end. None without both, and none where the clocks disagree.
  package var duration: Int64? {
    let end = outcome == .succeeded ? verifiedAt ?? finished : finished
    guard let started, let end, end >= started else { return nil }
    return end.microseconds - started.microseconds
  }
}
