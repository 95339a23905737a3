internal import Deployments
package import Merkle
internal import Postgres

/// How far the log goes.
package struct Head: Hashable, Sendable {
  /// The log's name, in every leaf.
  package let origin: String
  package let frontier: Frontier
  /// The log's own time: that of the server, but never before the last entry's.
  let now: Timestamp

  /// Number of entries.
  package var size: Int64 { frontier.size }
  /// The root of all leaves, RFC 6962 §2.1.
  package var root: Hash { frontier.root }
}

extension Head {
  static func read(on connection: isolated Connection) throws -> Head {
    try StoredHead.read(on: connection).checked()
  }

  /// Takes the lock that orders all appends, until the end of the transaction. Nothing of the head is ever
  /// remembered between two appends: any number of processes may append.
  static let locking: SQL = "\(StoredHead.statement) FOR UPDATE"

  /// - Parameter rows: the answer to `locking`
  /// - Throws: `LogError.damagedHead`
  init(locked rows: Rows) throws {
    self = try StoredHead(rows).checked()
  }

  /// Whether an append up to `size` comes into a partition of bodies that this head had not reached.
  func needsBodyPartitions(upTo size: Int64) -> Bool {
    (self.size - 1) >> 20 != (size - 1) >> 20
  }
}

/// The head's row as it is stored, be it right or not.
struct StoredHead: Sendable {
  let origin: String
  let size: Int64
  let root: [UInt8]
  let frontier: [UInt8]
  let now: Timestamp

  static let statement: SQL =
    "SELECT origin, size, root, frontier, greatest(recorded, clock_timestamp()) FROM log.head"

  static func read(on connection: isolated Connection) throws -> StoredHead {
    try StoredHead(connection.query(statement))
  }

  init(_ rows: Rows) throws {
    guard let row = rows.first else { throw LogError.damagedHead(reason: "its row is missing") }
    origin = try row.get(0)
    size = try row.get(1)
    root = try row.get(2)
    frontier = try row.get(3)
    now = try row.get(4)
  }

  /// - Throws: `LogError.damagedHead` where no append of this log has left it so
  func checked() throws(LogError) -> Head {
    guard let restored = Frontier(size: size, bytes: frontier) else {
      throw .damagedHead(reason: "its frontier does not fit its size of \(size)")
    }
    guard restored.root.bytes == root else {
      throw .damagedHead(reason: "its root at size \(size) is not that of its frontier")
    }
    return Head(origin: origin, frontier: restored, now: now)
  }
}
