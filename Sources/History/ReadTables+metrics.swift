internal import Deployments
internal import Postgres

/// What metrics are counted from.
extension ReadTables {
  func write(
    _ versions: [Version<Measurement>], on connection: isolated Connection
  ) throws(PostgresError) {
    let measurements = versions.map(\.content)
    // The commit times of all rows in one array, and where each row's end in it: an array of arrays would have to be even.
    let committed = measurements.flatMap(\.committed)
    let ends = measurements.reduce(into: [0]) {
      $0.append($0[$0.count - 1] + Int64($1.committed.count))
    }
    let times: SQL = """
      unnest(\(measurements.map(\.queued))), unnest(\(measurements.map(\.started))),
      unnest(\(measurements.map(\.verified))), unnest(\(measurements.map(\.ended))),
      (\(committed))[unnest(\(ends.dropLast().map { $0 + 1 })):unnest(\(Array(ends.dropFirst())))],
      unnest(\(measurements.map(\.failedAt))),
      unnest(\(measurements.map(\.resolved)))
      """
    let failures: SQL = """
      unnest(\(measurements.map(\.rolledBack?.rawValue))), unnest(\(measurements.map(\.hasIncident))),
      unnest(\(measurements.map(\.isRemediated))), unnest(\(measurements.map(\.isRework))),
      unnest(\(measurements.map(\.isRecovery)))
      """
    try connection.query(
      """
      INSERT INTO \(table("measurement")) (
        deployment, since, until, environment, service, team, standing, stage,
        queued_at, started_at, verified_at, ended_at, committed_at, failed_at, resolved_at,
        rolled_back, has_incident, is_remediated, is_rework, is_recovery)
      SELECT unnest(\(measurements.map(\.deployment))), unnest(\(versions.map(\.since))),
        unnest(\(versions.map(\.until))), unnest(\(measurements.map(\.environment))),
        unnest(\(measurements.map(\.service))), unnest(\(measurements.map(\.team))),
        unnest(\(measurements.map(\.standing.rawValue))), unnest(\(measurements.map(\.stage))),
        \(times), \(failures)
      """)
  }

  func write(
    _ reports: [IncidentReport], on connection: isolated Connection
  ) throws(PostgresError) {
    try connection.query(
      """
      INSERT INTO \(table("incident")) (
        position, incident, occurred, is_begin, environment, service, deployment)
      SELECT unnest(\(reports.map(\.position))), unnest(\(reports.map(\.incident))),
        unnest(\(reports.map(\.occurred))), unnest(\(reports.map(\.isBegin))),
        unnest(\(reports.map(\.environment))), unnest(\(reports.map(\.service))),
        unnest(\(reports.map(\.deployment)))
      """)
  }
}
