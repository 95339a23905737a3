internal import Deployments
internal import Merkle
internal import Postgres

extension Log {
  /// Recomputes every leaf hash, every node and the root from the stored leaves, and holds them against what
  /// is stored: all in one snapshot, so that appends may go on meanwhile. That it was found sound is noted, where the role may.
  ///
  /// - Parameters:
  ///   - bodies: whether to hold every stored body against the digest in its leaf, too
  ///   - progress: told how many of how many entries are checked, now and then
  /// - Returns: what was read, and every problem found
  /// - Throws: `LogError` where the log cannot be read
  package func verify(
    bodies: Bool = false,
    progress: @Sendable @escaping (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
  ) async throws(LogError) -> Verification {
    // A connection of its own: reading everything would keep all other readers waiting.
    let connection = Connection(url, settings: ["application_name": "shiplog verify"])
    do {
      let result = try await Self.verify(bodies: bodies, on: connection, progress: progress)
      try await connection.script("COMMIT")
      if result.isSound { try await connection.run { try LastVerification.note(result, on: $0) } }
      await connection.close()
      return result
    } catch let error as PostgresError {
      throw LogError(error)
    } catch let error as LogError {
      throw error
    } catch {
      throw .damagedHead(reason: "\(error)")
    }
  }

  private static func verify(
    bodies: Bool, on connection: Connection, progress: (_ done: Int64, _ of: Int64) -> Void
  ) async throws -> Verification {
    try await connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    // Before there is a snapshot: one that is older than a part's compaction sees that part empty.
    if bodies { try await connection.script("LOCK TABLE log.body IN ACCESS SHARE MODE") }
    let (head, nodes) = try await connection.run {
      (try StoredHead.read(on: $0), try Self.nodes(on: $0))
    }
    var verifier = LogVerifier(head: head, nodes: nodes)
    try await connection.forEachPage(
      "SELECT position, identity, leaf, leaf_hash FROM log.entry ORDER BY position", fetch: 2_000
    ) { page in
      for row in page { try verifier.check(entry: row) }
      if verifier.checked.isMultiple(of: 10_000) { progress(verifier.checked, head.size) }
    }
    verifier.finish()
    guard bodies else { return verifier.result }
    try await connection.forEachPage(
      """
      SELECT body.position, leaf, salt, content
      FROM log.body LEFT JOIN log.entry USING (position) ORDER BY body.position
      """,
      fetch: 500
    ) { page in
      for row in page { try verifier.check(body: row) }
    }
    try await connection.forEachPage(Self.missingBodies, fetch: 500) { page in
      for row in page {
        verifier.report(
          try row.get(0), "the body is missing, and no retention.applied says that it was deleted")
      }
    }
    try await connection.forEachPage(Self.leftBodies, fetch: 500) { page in
      for row in page {
        verifier.report(
          try row.get(0), "the body is stored, though a retention.applied says that it was deleted")
      }
    }
    return verifier.result
  }

  private static let missingBodies: SQL = """
    SELECT entry.position FROM log.entry LEFT JOIN log.body USING (position)
    WHERE body.position IS NULL AND NOT entry.position <@ (SELECT log.pruned())
    ORDER BY entry.position
    """

  private static let leftBodies: SQL = """
    SELECT position FROM log.body WHERE position <@ (SELECT log.pruned()) ORDER BY position
    """

  private static func nodes(on connection: isolated Connection) throws -> [Node] {
    let rows = try connection.query("SELECT level::bigint, index, hash FROM log.node")
    return try rows.compactMap { row in
      try Hash(row.get(2, as: [UInt8].self)).map {
        Node(level: try row.get(0), index: try row.get(1), hash: $0)
      }
    }
  }
}

extension LogVerifier {
  /// `position, identity, leaf, leaf_hash`, checked where they lie: copies took longer than all checks.
  fileprivate mutating func check(entry row: Row) throws {
    let position: Int64 = try row.get(0)
    try row.withBytes(1) { identity in
      try row.withBytes(2) { leaf in
        try row.withBytes(3) { hash in
          check(position, identity: identity, leaf: leaf, hash: hash)
        }
      }
    }
  }

  fileprivate mutating func check(body row: Row) throws {
    check(
      StoredBody(
        position: try row.get(0), leaf: try row.get(1), salt: try row.get(2),
        content: try row.get(3)))
  }
}
