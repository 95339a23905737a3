package import Postgres

/// When the whole log was last found sound by somebody who may say so: for those who watch that somebody looks.
package struct LastVerification: Hashable, Sendable {
  /// Entries that there were then.
  package let size: Int64
  /// Seconds ago, by the database's clock.
  package let age: Double

  /// - Returns: nil where it never was
  /// - Throws: `PostgresError`
  package static func read(
    on connection: isolated Connection
  ) throws(PostgresError) -> LastVerification? {
    let rows = try connection.query(
      """
      SELECT size, greatest(0, extract(epoch FROM clock_timestamp() - finished_at))::float8
      FROM log.verification ORDER BY finished_at DESC LIMIT 1
      """)
    guard let last = rows.first else { return nil }
    return LastVerification(size: try last.get(0), age: try last.get(1))
  }

  /// Notes that the log was found sound now, where the role may.
  static func note(_ result: Verification, on connection: isolated Connection) throws {
    let mayWrite = try connection.query(
      "SELECT has_table_privilege('log.verification', 'INSERT') AND NOT pg_is_in_recovery()")
    guard try mayWrite[0].get(0) else { return }
    try connection.query(
      "INSERT INTO log.verification (size, root) VALUES (\(result.size), \(result.root))")
  }
}

extension Log {
  /// - Returns: nil where the log never was found sound
  /// - Throws: `LogError`
  package func lastVerification() async throws(LogError) -> LastVerification? {
    do throws(PostgresError) {
      return try await LastVerification.read(on: reader)
    } catch {
      throw LogError(error)
    }
  }
}
