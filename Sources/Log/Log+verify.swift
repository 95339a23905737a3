internal import Deployments
internal import Merkle
internal import Postgres

extension Log {
  /// Recomputes every leaf hash, every node and the root from the stored leaves, and holds them against what
  /// is stored: all in one snapshot, so that appends may go on meanwhile.
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
      let result = try await connection.transaction(
        begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
      ) { connection in
        let head = try StoredHead.read(on: connection)
        var verifier = LogVerifier(head: head, nodes: try Self.nodes(on: connection))
        try connection.forEach(
          "SELECT position, identity, leaf, leaf_hash FROM log.entry ORDER BY position",
          fetch: 2_000
        ) { row in
          verifier.check(
            LogVerifier.StoredEntry(
              position: try row.get(0), identity: try row.get(1), leaf: try row.get(2),
              hash: try row.get(3)))
          if verifier.checked.isMultiple(of: 10_000) { progress(verifier.checked, head.size) }
        }
        verifier.finish()
        if bodies { try Self.checkBodies(with: &verifier, on: connection) }
        return verifier.result
      }
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

  private static func checkBodies(
    with verifier: inout LogVerifier, on connection: isolated Connection
  ) throws {
    try connection.forEach(
      """
      SELECT body.position, leaf, salt, content
      FROM log.body LEFT JOIN log.entry USING (position) ORDER BY body.position
      """,
      fetch: 500
    ) { row in
      verifier.check(
        LogVerifier.StoredBody(
          position: try row.get(0), leaf: try row.get(1), salt: try row.get(2),
          content: try row.get(3)))
    }
  }

  private static func nodes(on connection: isolated Connection) throws -> [Node] {
    let rows = try connection.query("SELECT level::bigint, index, hash FROM log.node")
    return try rows.compactMap { row in
      try Hash(row.get(2, as: [UInt8].self)).map {
        Node(level: try row.get(0), index: try row.get(1), hash: $0)
      }
    }
  }
}
