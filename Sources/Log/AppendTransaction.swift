internal import Deployments
internal import Merkle
internal import Postgres

/// One append: everything between the head lock and the commit.
struct AppendTransaction {
  typealias Outcome = Result<[Receipt], LogError>

  /// What an earlier transaction wrote under an identity of this batch.
  struct Known {
    let entry: Entry
    /// Nil where it was pruned.
    let body: [UInt8]?
  }

  /// Writes every batch that has no conflict, in order, each whole; then deletes the bodies that the one event is about.
  ///
  /// - Throws: `LogError.bodiesGone` where some of them are not stored any more, `PostgresError`
  /// - Returns: an outcome for each batch, and the new size where something was written
  static func run(
    _ batches: [[PreparedEvent]], pruning: [Int64] = [], on connection: isolated Connection
  ) throws -> (outcomes: [Outcome], newSize: Int64?) {
    let head = try Head.lock(on: connection)
    // A statement of its own after the lock has a snapshot that sees every earlier commit.
    let known = try knownEntries(of: batches, on: connection)
    var group = AppendGroup(head: head, known: known)
    let verdicts = batches.map { group.add($0) }
    if !group.rows.isEmpty { try write(group, after: head, on: connection) }
    // After the head, which the database holds the deletion against. An event that is there already has deleted them.
    if !pruning.isEmpty, !group.rows.isEmpty { try prune(pruning, on: connection) }
    let root = group.root
    let outcomes = verdicts.map { verdict in
      verdict.map { $0.map { group.receipt(for: $0, at: root) } }
    }
    return (outcomes, group.rows.isEmpty ? nil : group.frontier.size)
  }

  private static func prune(
    _ positions: [Int64], on connection: isolated Connection
  ) throws {
    let gone = try connection.query(
      "DELETE FROM log.body WHERE position = ANY(\(positions)) RETURNING position")
    guard gone.count == positions.count else {
      throw LogError.bodiesGone(positions.count - gone.count)
    }
  }

  private static func knownEntries(
    of batches: [[PreparedEvent]], on connection: isolated Connection
  ) throws -> [Identity: Known] {
    let identities = batches.flatMap { $0.map(\.identity.bytes) }
    let entries = try connection.query(
      "SELECT identity, position, leaf FROM log.entry WHERE identity = ANY(\(identities))")
    guard !entries.isEmpty else { return [:] }

    let positions = try entries.map { try $0.get(1, as: Int64.self) }
    let stored = try connection.query(
      "SELECT position, content FROM log.body WHERE position = ANY(\(positions))")
    let bodies = try Dictionary(
      uniqueKeysWithValues: stored.map {
        (try $0.get(0, as: Int64.self), try $0.get(1, as: [UInt8].self))
      })
    return try Dictionary(
      uniqueKeysWithValues: entries.map { row in
        let position: Int64 = try row.get(1)
        let entry = try Entry(leaf: row.get(2), position: position)
        return (Identity(bytes: try row.get(0)), Known(entry: entry, body: bodies[position]))
      })
  }

  private static func write(
    _ group: AppendGroup, after head: Head, on connection: isolated Connection
  ) throws {
    let rows = group.rows
    let size = group.frontier.size
    if head.needsBodyPartitions(upTo: size) {
      _ = try connection.query("SELECT log.extend_bodies(\(size))")
    }
    let positions = Array(head.size..<size)
    _ = try connection.query(
      """
      INSERT INTO log.entry (position, identity, leaf, leaf_hash)
      SELECT unnest(\(positions)), unnest(\(rows.map(\.event.identity.bytes))),
        unnest(\(rows.map(\.leaf))), unnest(\(rows.map(\.hash.bytes)))
      """)
    _ = try connection.query(
      """
      INSERT INTO log.body (position, salt, content)
      SELECT unnest(\(positions)), unnest(\(rows.map(\.event.salt))),
        unnest(\(rows.map(\.event.received.body)))
      """)
    if !group.nodes.isEmpty {
      _ = try connection.query(
        """
        INSERT INTO log.node (level, index, hash)
        SELECT unnest(\(group.nodes.map { Int16($0.level) })),
          unnest(\(group.nodes.map(\.index))), unnest(\(group.nodes.map(\.hash.bytes)))
        """)
    }
    _ = try connection.query(
      """
      UPDATE log.head SET size = \(size), root = \(group.root.bytes),
        frontier = \(group.frontier.bytes), recorded = \(head.now)
      """)
  }
}
