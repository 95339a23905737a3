internal import Log
internal import Postgres

extension History {
  /// Keeps the read models up with the log, until its task is cancelled.
  ///
  /// Of several processes one does so at a time: it holds a lock of the database, which goes with its connection, so that
  /// another takes over when it dies. What fails is tried again with the next second.
  ///
  /// - Parameter failed: told of every failure; appends are not affected by any
  package func keepUp(failed: @escaping @Sendable (any Error) -> Void) async {
    let turn = Connection(log.url, settings: ["application_name": "shiplog projection"])
    for await _ in log.growth() {
      do {
        // Held by this connection already, or free. Never taken twice, since locks of a session are counted.
        let rows = try await turn.query(
          """
          SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())
            OR pg_try_advisory_lock(\(Self.turnKey))
          """)
        guard try rows[0].get(0) else { continue }
        try await catchUp()
      } catch {
        failed(error)
      }
    }
    await turn.close()
  }

  /// "shiplog" and a number, in ASCII.
  private static let turnKey: Int64 = 0x7368_6970_6C6F_6701
}
