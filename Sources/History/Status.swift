package import Deployments

/// What runs of one service in one environment.
package struct Status: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    /// The last deployment that changed something succeeded.
    case running
    /// The last deployment that changed something failed, and no rollback has succeeded since.
    case failed
    /// The service was removed.
    case removed
    /// Nothing has changed anything here yet.
    case none
  }

  package let environment: String
  package let service: String
  package let state: State
  /// What was put there last, with success or without.
  package let artifact: String?
  /// The deployment that put it there; nil where only a service event told of it.
  package let deployment: String?
  /// When that ended.
  package let since: Timestamp?
  /// Whether its verification passed, where one is on record.
  package let verified: Bool?
  /// Deployments that have begun and not ended.
  package let inProgress: [String]
  /// Deployments that wait for their turn.
  package let queued: [String]
  /// The artifact of the last deployment before that succeeded with another one, was not found wanting by its
  /// verification, was not rolled back, and is among those that the environment preserves.
  package let rollbackTarget: String?
  /// That deployment.
  package let rollbackTargetDeployment: String?
}

/// States, and the position that they were computed at; nil where the log is empty.
package struct StatusAnswer: Hashable, Sendable {
  package let position: Int64?
  package let states: [Status]
}
