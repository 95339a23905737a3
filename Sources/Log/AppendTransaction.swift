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
    if !pruning.isEmpty { try waitForCompaction(of: pruning, on: connection) }
    // A statement of its own after the lock has a snapshot that sees every earlier commit.
    let answers = try connection.query([Head.locking, known(of: batches)])
    let head = try Head(locked: answers[0])
    let known = try knownEntries(answers[1], on: connection)
    var group = AppendGroup(head: head, known: known)
    let verdicts = batches.map { group.add($0) }
    let after = try write(group.events, after: head, on: connection)
    // After the head, which the database holds the deletion against. An event that is there already deletes nothing.
    if !pruning.isEmpty, !group.events.isEmpty { try prune(pruning, on: connection) }
    let outcomes = verdicts.map { verdict in
      verdict.map { $0.map { Receipt(for: $0, size: after.size, root: after.root) } }
    }
    return (outcomes, group.events.isEmpty ? nil : after.size)
  }

  /// Before the head is locked: so that no append waits for it, too. To the commit, no other begins.
  private static func waitForCompaction(
    of positions: [Int64], on connection: isolated Connection
  ) throws {
    try lockOnlyWhatIsNamed(on: connection)
    _ = try connection.query("SELECT count(*) FROM log.body WHERE position = ANY(\(positions))")
  }

  private static func prune(
    _ positions: [Int64], on connection: isolated Connection
  ) throws {
    let gone = try connection.query(
      "DELETE FROM log.body WHERE position = ANY(\(positions)) RETURNING position")
    guard gone.count < positions.count else { return }
    let deleted = try Set(gone.map { try $0.get(0, as: Int64.self) })
    throw LogError.bodiesGone(positions.filter { !deleted.contains($0) })
  }

  /// A plan for any positions locks every part of the bodies, and so waits, with the head, for one that is compacted; a plan
  /// for these positions locks theirs.
  private static func lockOnlyWhatIsNamed(on connection: isolated Connection) throws {
    _ = try connection.query("SET LOCAL plan_cache_mode = force_custom_plan")
  }

  private static func known(of batches: [[PreparedEvent]]) -> SQL {
    let identities = batches.flatMap { $0.map(\.identity) }
    return "SELECT identity, position, leaf FROM log.entry WHERE identity = ANY(\(identities))"
  }

  private static func knownEntries(
    _ entries: Rows, on connection: isolated Connection
  ) throws -> [Identity: Known] {
    guard !entries.isEmpty else { return [:] }

    let positions = try entries.map { try $0.get(1, as: Int64.self) }
    try lockOnlyWhatIsNamed(on: connection)
    let stored = try connection.query(
      "SELECT position, content FROM log.body WHERE position = ANY(\(positions))")
    _ = try connection.query("SET LOCAL plan_cache_mode = force_generic_plan")
    let bodies = try Dictionary(
      uniqueKeysWithValues: stored.map {
        (try $0.get(0, as: Int64.self), try $0.get(1, as: [UInt8].self))
      })
    return try Dictionary(
      uniqueKeysWithValues: entries.map { row in
        let position: Int64 = try row.get(1)
        let entry = try Entry(leaf: row.get(2), position: position)
        return (try row.get(0, as: Identity.self), Known(entry: entry, body: bodies[position]))
      })
  }

  /// Writes the events at the next positions.
  ///
  /// - Returns: the tree after them, and its root
  private static func write(
    _ events: [PreparedEvent], after head: Head, on connection: isolated Connection
  ) throws -> (size: Int64, root: Hash) {
    guard !events.isEmpty else { return (head.size, head.root) }
    let size = head.size + Int64(events.count)
    if head.needsBodyPartitions(upTo: size) {
      _ = try connection.query("SELECT log.extend_bodies(\(size))")
    }
    let positions = Array(head.size..<size)
    // The leaves are made while the server writes the bodies.
    try connection.send(
      """
      INSERT INTO log.body (position, salt, content)
      SELECT unnest(\(positions)), unnest(\(events.map(\.salt))),
        unnest(\(events.map(\.received.body)))
      """)
    let growth = Growth(of: head, by: events)
    try connection.send(
      """
      INSERT INTO log.entry (position, identity, leaf, leaf_hash)
      SELECT unnest(\(positions)), unnest(\(events.map(\.identity))),
        unnest(\(growth.leaves)), unnest(\(growth.hashes))
      """)
    let nodes = growth.nodes
    if !nodes.isEmpty {
      try connection.send(
        """
        INSERT INTO log.node (level, index, hash)
        SELECT unnest(\(nodes.map { Int16($0.level) })), unnest(\(nodes.map(\.index))),
          unnest(\(nodes.map(\.hash)))
        """)
    }
    let root = growth.frontier.root
    try connection.send(
      """
      UPDATE log.head SET size = \(size), root = \(root),
        frontier = \(growth.frontier.bytes), recorded = \(head.now)
      """)
    return (size, root)
  }
}

/// What an append adds to the tree.
private struct Growth {
  private(set) var leaves: [[UInt8]] = []
  private(set) var hashes: [Hash] = []
  private(set) var nodes: [Node] = []
  private(set) var frontier: Frontier

  init(of head: Head, by events: [PreparedEvent]) {
    frontier = head.frontier
    leaves.reserveCapacity(events.count)
    hashes.reserveCapacity(events.count)
    let recorded = head.now.description
    for event in events {
      let leaf = event.leaf.bytes(position: frontier.size, recorded: recorded)
      let hash = Hash.leaf(leaf)
      leaves.append(leaf)
      hashes.append(hash)
      nodes += frontier.append(hash)
    }
  }
}

extension Receipt {
  fileprivate init(for verdict: AppendGroup.Verdict, size: Int64, root: Hash) {
    let event = verdict.event.received.event
    self.init(
      position: verdict.position, source: event.source, id: event.id, status: verdict.status,
      recorded: verdict.recorded, size: size, root: root)
  }
}
