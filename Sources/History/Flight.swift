internal import Deployments
internal import Log
internal import Postgres

/// A deployment that waits or is under way.
struct Flight: Hashable, Sendable {
  let deployment: String
  /// False only where it is known to wait: its steps may be all that is on record of one under way.
  let hasStarted: Bool
}

enum Flights {
  /// Those that had begun and not ended, of each place oldest first: at a position, and where a time is given, at that time
  /// by all that the position knows.
  static func read(
    _ environment: String?, _ service: String?, at position: Int64, _ time: Timestamp?,
    on connection: isolated Connection
  ) throws(PostgresError) -> [Page.Place: [Flight]] {
    let isAsked: SQL = """
      environment IS NOT NULL AND service IS NOT NULL
      AND (\(environment)::text IS NULL OR environment = \(environment))
      AND (\(service)::text IS NULL OR service = \(service))
      """
    let rows =
      if let time {
        try connection.query(
          """
          SELECT environment, service, id, started_at <= \(time) OR queued_at IS NULL
          FROM history.deployment
          WHERE since <= \(position) AND until > \(position) AND \(isAsked)
            AND coalesce(queued_at, started_at, ordered_at) <= \(time)
            AND (ordered_at > \(time) OR outcome = 'in_progress')
            AND (finished_at > \(time) OR finished_at IS NULL)
          ORDER BY coalesce(queued_at, started_at, ordered_at), id
          """)
      } else {
        try connection.query(
          """
          SELECT environment, service, id, started_at IS NOT NULL OR queued_at IS NULL
          FROM history.deployment
          WHERE since <= \(position) AND until > \(position) AND \(isAsked)
            AND outcome = 'in_progress'
          ORDER BY coalesce(queued_at, started_at, ordered_at), id
          """)
      }
    var flights: [Page.Place: [Flight]] = [:]
    for row in rows {
      let place = Page.Place(environment: try row.get(0), service: try row.get(1))
      flights[place, default: []].append(
        Flight(
          deployment: try row.get(2), hasStarted: try row.get(3, as: Bool?.self) ?? false))
    }
    return flights
  }
}
