/// What an event says beyond its identity that state, history and metrics are computed from.
///
/// Never free text, names of people or configuration values: a leaf cannot be pruned.
package struct Facts: Hashable, Sendable {
  /// Whether the deployment changed the environment.
  package var changed: Bool?
  /// The changes that the artifact brings.
  package var changes: [Change] = []
  /// A test case's id.
  package var check: String?
  /// The `chainId` of the whole journey from merge to production.
  package var chain: String?
  package var commit: String?
  package var committed: Timestamp?
  package var kind: Kind?
  /// `infra`, `platform`, `dependencies`, `services` or `frontend`.
  package var layer: String?
  package var outcome: Outcome?
  /// Where a deployment ended that did not succeed.
  package var phase: Phase?
  package var previousArtifact: String?
  package var promotedFromEnvironment: String?
  package var promotedFromDeployment: String?
  /// The deployments that this one repairs.
  package var remediates: [String] = []
  /// The deployment that this one undoes.
  package var rollbackOf: String?
  /// Microseconds.
  package var rolloutDuration: Int64?
  /// What it rules about what the log keeps.
  package var rule: Rule?
  package var started: Timestamp?
  package var deployed: Timestamp?
  /// A test suite's id.
  package var suite: String?
  package var supersededBy: String?
  /// A task run's name, such as `deploy` or `rollout`.
  package var task: String?
  package var team: String?
  /// `manual`, `pipeline`, `event`, `schedule` or `other`.
  package var trigger: String?
  package var verified: Bool?

  package init() {}

  package struct Change: Hashable, Sendable {
    /// The first 12 hexadecimal digits, which no repository is large enough to confuse.
    package var commit: String
    package var committed: Timestamp

    package init(commit: String, committed: Timestamp) {
      self.commit = commit
      self.committed = committed
    }
  }

  package enum Kind: String, Sendable, CaseIterable { case deploy, redeploy, rollback, remove }

  package enum Outcome: String, Sendable, CaseIterable { case success, failure, cancel, error }

  package enum Phase: String, Sendable, CaseIterable {
    case queue, validate, deploy, rollout, verify, record
  }
}
