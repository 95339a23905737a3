/// What the metrics take from one deployment that has ended. Everything that they say is computed from these.
///
/// What is counted and how is defined in `Metrics.definition`; this is its part "what is counted".
package struct Measurement: Hashable, Sendable {
  /// What a deployment is to the metrics, by its outcome first and then by its kind.
  package enum Standing: String, Hashable, Sendable, CaseIterable {
    /// Of the population: it changed its environment, with success.
    case succeeded
    /// Of the population: it changed its environment or tried to, and failed.
    case failed
    case blocked
    case cancelled
    case unchanged
    /// It took the service away.
    case removed
    /// It undid another deployment.
    case rollback
    /// It was to undo another deployment, and failed.
    case failedRollback = "failed_rollback"
  }

  /// What started the rollback that succeeded.
  package enum Rollback: String, Hashable, Sendable {
    case automatic
    case manual
    /// It does not say.
    case unknown
  }

  package let deployment: String
  package var environment: String?
  package var service: String?
  package var team: String?
  package let standing: Standing
  /// Where a failed one failed: `queue`, `deploy`, `rollout`, `verification`, `record`.
  package var stage: String?
  package var queued: Timestamp?
  package var started: Timestamp?
  /// The end of its first successful verification.
  package var verified: Timestamp?
  package let ended: Timestamp
  /// When what it brought was committed: each listed change, else its head commit, else none.
  package var committed: [Timestamp] = []
  /// Nil where it has not been rolled back.
  package var rolledBack: Rollback?
  package var hasIncident = false
  /// Whether another deployment says that it remediates this one.
  package var isRemediated = false
  /// Whether it says that it remediates another one.
  package var isRework = false
  /// Whether it ends what is broken in its place: a success of any kind but `remove`.
  package var isRecovery = false
  /// When it failed: at its end, when its first rollback started, or when its first incident was detected.
  package var failedAt: Timestamp?
  /// When the last of its incidents was resolved, where only incidents say that it failed and none is open.
  package var resolved: Timestamp?

  package init(deployment: String, standing: Standing, ended: Timestamp) {
    self.deployment = deployment
    self.standing = standing
    self.ended = ended
  }

  /// Whether it counts: it finished by changing its environment, by a deploy or a redeploy.
  package var isOfPopulation: Bool { standing == .succeeded || standing == .failed }

  /// Whether it failed or was rolled back, so that a later success is its recovery.
  package var isToRecover: Bool { standing == .failed || rolledBack != nil }

  /// Whether it counts as a failed change (DORA): it failed, was rolled back, or is named by an incident or a remediation.
  package var isChangeFailure: Bool {
    isOfPopulation && (isToRecover || hasIncident || isRemediated)
  }
}

extension Measurement {
  /// Nil as long as the deployment has not ended.
  package init?(of deployment: Deployment) {
    guard let ended = deployment.finished, let standing = Standing(of: deployment) else {
      return nil
    }
    self.init(deployment: deployment.id, standing: standing, ended: ended)
    environment = deployment.environment
    service = deployment.service
    team = deployment.team
    isRecovery = deployment.outcome == .succeeded && deployment.kind != .remove
    guard isOfPopulation else { return }
    stage = deployment.stage
    queued = deployment.queued
    started = deployment.started
    verified = deployment.verifiedAt
    committed = deployment.changes.map(\.committed)
    if committed.isEmpty { committed = [deployment.committed].compactMap { $0 } }
    rolledBack = deployment.firstRollback.map { Rollback(trigger: $0.trigger) }
    hasIncident = !deployment.incidents.isEmpty
    isRemediated = !deployment.remediatedBy.isEmpty
    isRework = !deployment.remediates.isEmpty
    addFailure(of: deployment)
  }

  private mutating func addFailure(of deployment: Deployment) {
    if standing == .failed {
      failedAt = ended
    } else if rolledBack != nil {
      failedAt = deployment.rollbacks.compactMap(\.started).min()
    } else if hasIncident {
      failedAt = deployment.incidents.compactMap(\.detected).min()
      let resolutions = deployment.incidents.compactMap(\.resolved)
      if resolutions.count == deployment.incidents.count { resolved = resolutions.max() }
    }
  }
}

extension Deployment {
  /// The rollback that undid it: of those that succeeded the one that ended first.
  package var firstRollback: Rollback? {
    rollbacks.filter(\.succeeded).min {
      ($0.finished?.microseconds ?? .max, $0.deployment)
        < ($1.finished?.microseconds ?? .max, $1.deployment)
    }
  }
}

extension Measurement.Standing {
  fileprivate init?(of deployment: Deployment) {
    switch (deployment.outcome, deployment.kind) {
    case (.inProgress, _): return nil
    case (.blocked, _): self = .blocked
    case (.cancelled, _): self = .cancelled
    case (.unchanged, _): self = .unchanged
    case (_, .remove): self = .removed
    case (.failed, .rollback) where deployment.rollbackOf != nil: self = .failedRollback
    case (_, .rollback): self = .rollback
    case (.succeeded, _): self = .succeeded
    case (.failed, _): self = .failed
    }
  }
}

extension Measurement.Rollback {
  fileprivate init(trigger: String?) {
    switch trigger {
    case nil: self = .unknown
    case "manual": self = .manual
    default: self = .automatic
    }
  }
}
