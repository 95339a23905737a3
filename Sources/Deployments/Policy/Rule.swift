/// What an event rules about what the log keeps, and who gets in. Its facts say all of it, so that it holds after its body was pruned.
package indirect enum Rule: Hashable, Sendable {
  /// An environment's policy, from here on.
  case policy(Policy)
  /// Bodies that stay, whatever a policy says; the event's subject is the hold's id.
  case hold(Hold)
  /// The hold of this id ends.
  case release(String)
  /// Bodies that were deleted with this event, in the same transaction.
  case pruning(Pruning)
  /// Who has this token gets in.
  case token(Token)
  /// The token of this name ends.
  case revocation(String)
}

/// What a hold covers: every body that fulfils all that it names.
///
/// A body that does not say which service, or which environment, it belongs to is covered as if it belonged to those that
/// are named: too much is kept rather than too little.
package struct Hold: Hashable, Sendable {
  package var environment: String?
  package var service: String?
  package var deployment: String?
  /// Only what occurred then or later.
  package var from: Timestamp?
  /// Only what occurred before.
  package var to: Timestamp?
  /// When it ends by itself.
  package var until: Timestamp?

  package init() {}

  package func covers(_ body: StoredBody) -> Bool {
    func agree(_ wanted: String?, _ value: String?) -> Bool {
      wanted == nil || value == nil || wanted == value
    }
    return agree(environment, body.environment) && agree(service, body.service)
      && (deployment == nil || deployment == body.deployment)
      && (from.map { body.occurred >= $0 } ?? true) && (to.map { body.occurred < $0 } ?? true)
  }
}

/// Bodies that were deleted, and why.
package struct Pruning: Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable {
    case policy
    case erasureRequest = "erasure-request"
  }

  package var reason: Reason
  /// Ascending, and apart from each other.
  package var ranges: [ClosedRange<Int64>]
  package var bodies: Int64
  /// What they took on the disk.
  package var bytes: Int64?
  /// SHA-256 of the positions, each in decimal with a newline: `sha256:9f86…`.
  package var digest: String

  package init(
    reason: Reason, ranges: [ClosedRange<Int64>], bodies: Int64, bytes: Int64?, digest: String
  ) {
    self.reason = reason
    self.ranges = ranges
    self.bodies = bodies
    self.bytes = bytes
    self.digest = digest
  }

  /// Positions in ascending order as ranges that lie apart.
  package static func ranges(of positions: some Sequence<Int64>) -> [ClosedRange<Int64>] {
    var ranges: [ClosedRange<Int64>] = []
    for position in positions {
      if let last = ranges.last, last.upperBound + 1 == position {
        ranges[ranges.count - 1] = last.lowerBound...position
      } else {
        ranges.append(position...position)
      }
    }
    return ranges
  }
}
