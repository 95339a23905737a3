internal import Log
internal import Postgres

extension History {
  /// Makes all read models anew from the log, beside the live ones, and puts them in their place.
  ///
  /// Readers see the old ones until the moment of the change, and the new ones from then on.
  ///
  /// - Parameter progress: told after every page how many entries are folded
  /// - Returns: how many entries the new read models stand for
  /// - Throws: `LogError` for an entry that cannot be read, `PostgresError`
  @discardableResult
  package func rebuild(
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) async throws -> Int64 {
    let connection = Connection(
      log.url,
      settings: ["application_name": "shiplog rebuild", "maintenance_work_mem": "256MB"])
    // Held by the session: one rebuild at a time.
    try await connection.query("SELECT pg_advisory_lock(\(Self.rebuildLock))")
    let indexes = try await connection.transaction { connection in
      try Self.makeTables(on: connection)
      return try Self.dropIndexes(on: connection)
    }
    let projector = Projector(log: log, tables: .rebuilt, pageSize: 10_000)
    _ = try await projector.catchUp(progress: progress)
    try await connection.transaction { connection in
      try ReadTables.becomeOwner(on: connection)
      for index in indexes { try connection.script(index) }
    }
    while true {
      let size = try await projector.catchUp(progress: progress)
      guard try await connection.flip() else { continue }
      await projector.close()
      await connection.close()
      return size
    }
  }

  private static let rebuildLock: Int64 = 0x7368_6970_7265_6275

  private static func makeTables(on connection: isolated Connection) throws(PostgresError) {
    try ReadTables.becomeOwner(on: connection)
    for name in ReadTables.names {
      let table = ReadTables.rebuilt.table(name)
      // What a rebuild that was killed left behind.
      try connection.query("DROP TABLE IF EXISTS \(table)")
      try connection.query(
        "CREATE TABLE \(table) (LIKE \(ReadTables.live.table(name)) INCLUDING ALL)")
    }
    try connection.query(
      "INSERT INTO \(ReadTables.rebuilt.table("checkpoint")) (size) VALUES (0)")
  }
}

extension History {
  /// Drops what only readers look things up by: made at the end, an index costs a fraction.
  ///
  /// - Returns: the statements that make them
  fileprivate static func dropIndexes(
    on connection: isolated Connection
  ) throws(PostgresError) -> [String] {
    let rows = try connection.query(
      """
      SELECT relname::text, pg_get_indexdef(indexrelid) FROM pg_index
      JOIN pg_class ON pg_class.oid = indexrelid
      WHERE relnamespace = \(ReadTables.rebuilt.schema)::regnamespace AND NOT indisprimary
        -- The projector finds a deployment's earlier entries by these, and whom they name.
        AND pg_get_indexdef(indexrelid, 1, true) <> 'deployment'
        AND indrelid NOT IN (
          \(ReadTables.rebuilt.schema + ".mention")::regclass,
          \(ReadTables.rebuilt.schema + ".incident")::regclass)
      """)
    var statements: [String] = []
    for row in rows {
      try connection.query(
        "DROP INDEX \(identifier: ReadTables.rebuilt.schema).\(identifier: try row.get(0))")
      statements.append(try row.get(1))
    }
    return statements
  }
}

extension Connection {
  /// Puts the rebuilt tables in the place of the live ones.
  ///
  /// - Returns: false where the live ones have gone further meanwhile, or were in use: try again
  fileprivate func flip() async throws -> Bool {
    do {
      return try transaction { connection in
        try ReadTables.becomeOwner(on: connection)
        // All locks at once, and sooner given up than a reader is taken for the culprit of a deadlock.
        try connection.query("SET LOCAL lock_timeout = '200ms'")
        let live = ReadTables.names.map { ReadTables.live.table($0) }
        let all = live.dropFirst().reduce(live[0]) { $0 + ", " + $1 }
        try connection.query("LOCK TABLE \(all) IN ACCESS EXCLUSIVE MODE")
        let reached = try ReadTables.rebuilt.checkpoint(on: connection)
        guard try ReadTables.live.checkpoint(on: connection) <= reached else { return false }
        for name in ReadTables.names {
          try connection.query("DROP TABLE \(ReadTables.live.table(name))")
          try connection.query("ALTER TABLE \(ReadTables.rebuilt.table(name)) SET SCHEMA history")
        }
        return true
      }
    } catch let error as PostgresError where error.sqlstate == "55P03" {
      try await Task.sleep(for: .milliseconds(100))
      return false
    }
  }
}
