package import Deployments
package import Merkle

/// What an append answers for one event.
package struct Receipt: Hashable, Sendable {
  package enum Status: String, Sendable {
    /// Written by this call.
    case appended
    /// There already, with the same content; the receipt is that of the first time.
    case duplicate
  }

  package let position: Int64
  package let source: String
  package let id: String
  package let status: Status
  package let recorded: Timestamp
  /// The size and the root of the log when this answer was given: kept outside, they show it where
  /// somebody rewrote the log later.
  package let size: Int64
  package let root: Hash

  package init(
    position: Int64, source: String, id: String, status: Status, recorded: Timestamp, size: Int64,
    root: Hash
  ) {
    self.position = position
    self.source = source
    self.id = id
    self.status = status
    self.recorded = recorded
    self.size = size
    self.root = root
  }
}
