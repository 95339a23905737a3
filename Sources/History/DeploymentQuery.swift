package import Deployments

/// Which deployments to list, newest first.
package struct DeploymentQuery: Hashable, Sendable {
  package var environment: String?
  package var service: String?
  package var outcome: Deployment.Outcome?
  /// Only those whose latest time is at or after this.
  package var from: Timestamp?
  /// Only those whose latest time is before this.
  package var to: Timestamp?
  package var limit = 50
  /// Where the page before ended.
  package var cursor: DeploymentCursor?

  package init() {}
}

/// The end of a page: it holds the position, so that all pages of a list are of the same moment.
package struct DeploymentCursor: Hashable, Sendable {
  package let position: Int64
  package let ordered: Timestamp
  package let id: String

  init(position: Int64, ordered: Timestamp, id: String) {
    self.position = position
    self.ordered = ordered
    self.id = id
  }
}

extension DeploymentCursor: LosslessStringConvertible {
  /// `4711:1768485600000000:checkout-staging-41`
  package var description: String { "\(position):\(ordered.microseconds):\(id)" }

  package init?(_ description: String) {
    let parts = description.split(separator: ":", maxSplits: 2)
    // Anybody can make one up: what no page ends with is none.
    guard parts.count == 3, let position = Int64(parts[0]), position >= 0,
      let ordered = Int64(parts[1]), Timestamp.written.contains(Timestamp(microseconds: ordered))
    else { return nil }
    self.init(
      position: position, ordered: Timestamp(microseconds: ordered), id: String(parts[2]))
  }
}

/// A page of deployments.
package struct DeploymentAnswer: Hashable, Sendable {
  /// The position that it was computed at; nil where the log is empty.
  package let position: Int64?
  package let deployments: [Deployment]
  /// Where the next page begins; nil where this is the last.
  package let next: DeploymentCursor?
}
