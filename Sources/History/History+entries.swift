package import Log
internal import Postgres

extension History {
  /// A page of entries, newest first.
  ///
  /// - Throws: `LogError`, `PostgresError`
  package func entries(_ query: EntryQuery) async throws -> EntryAnswer {
    let last = try await position(for: .latest)
    let statement: SQL = """
      SELECT position FROM history.entry
      WHERE position < \(query.before ?? last + 1) AND position >= \(query.after ?? 0)
        AND (\(query.environment)::text IS NULL OR environment = \(query.environment))
        AND (\(query.service)::text IS NULL OR service = \(query.service))
        AND (\(query.deployment)::text IS NULL OR deployment = \(query.deployment))
        AND (\(query.type)::text IS NULL OR strpos(type, \(query.type)) > 0)
        AND (\(query.from)::timestamptz IS NULL OR occurred >= \(query.from))
        AND (\(query.to)::timestamptz IS NULL OR occurred < \(query.to))
      ORDER BY position DESC LIMIT \(query.limit)
      """
    let positions = try await reader.run { connection in
      try connection.query(statement).map { try $0.get(0, as: Int64.self) }
    }
    return EntryAnswer(
      position: last < 0 ? nil : last,
      entries: try await listed(try await log.entries(at: positions)))
  }

  /// Adds to entries whether their bodies are stored, and how those went that are not.
  ///
  /// - Throws: `LogError`, `PostgresError`
  package func listed(_ entries: [Entry]) async throws -> [ListedEntry] {
    let stored = try await log.storedBodies(at: entries.map(\.position))
    let prunings = try await prunings(
      of: entries.map(\.position).filter { !stored.contains($0) })
    return entries.map {
      ListedEntry(
        entry: $0, isBodyStored: stored.contains($0.position), pruning: prunings[$0.position])
    }
  }
}
