package import Deployments

/// The deployments behind a metric, in the order in which they ended; those that are under way come last.
package struct Explanation: Sendable {
  /// The position that it was computed at; nil where the log is empty.
  package let position: Int64?
  package var lines: [Line]

  /// What one deployment, or one of its changes, is to one metric.
  package struct Line: Sendable {
    package let metric: Metric
    package let deployment: Deployment
    package var account: Account
    /// Of the events that say so, ascending.
    package var positions: [Int64]
  }
}

/// What an entry says of a deployment: of its own, or of the one that it names.
struct Evidence {
  let position: Int64
  let meaning: Meaning
  let occurred: Timestamp
  /// The deployment that the entry belongs to.
  let owner: String
}

extension Metric {
  /// The kinds of a deployment's own events that a metric's figures follow from.
  fileprivate var evidence: Set<Meaning> {
    switch self {
    case .deploymentFrequency, .failureRate, .rollbackRate: [.deploymentFinished]
    case .deploymentDuration: [.deploymentStarted, .suiteFinished, .deploymentFinished]
    case .changeLeadTime, .queueTime, .reworkRate:
      [.deploymentQueued, .deploymentStarted, .deploymentFinished]
    case .changeFailRate, .recoveryTime:
      [.deploymentFinished, .incidentDetected, .incidentReported, .incidentResolved]
    }
  }

  /// The positions of what an account follows from: of `told`, what entries say of the deployment, and of what they say
  /// of the one that it recovered with.
  func positions(
    of deployment: Deployment, _ account: Account, told: [Evidence], ofRecovery: [Evidence]
  ) -> [Int64] {
    let kinds =
      deployment.finished == nil ? [.deploymentQueued, .deploymentStarted] : evidence
    let own = told.filter { fact in
      fact.owner == deployment.id && kinds.contains(fact.meaning)
        && (fact.meaning != .suiteFinished || fact.occurred == deployment.verifiedAt)
    }
    // A rollback's start is when what it undoes failed, whether it succeeded or not.
    let naming = self == .recoveryTime ? deployment.rollbacks.map(\.deployment) : account.by
    let others = told.filter { $0.owner != deployment.id && naming.contains($0.owner) }
    let recovery = ofRecovery.filter { $0.meaning == .deploymentFinished }
    return Set((own + others + recovery).map(\.position)).sorted()
  }
}
