internal import Deployments
internal import Log
internal import Postgres

/// What metrics are counted from.
extension ReadTables {
  func write(_ versions: [Version<Measurement>], on connection: isolated Connection) throws {
    try connection.copy(
      into: table("measurement"),
      [
        "deployment", "since", "until", "environment", "service", "team", "standing", "stage",
        "queued_at", "started_at", "verified_at", "ended_at", "committed_at", "failed_at",
        "resolved_at", "rolled_back", "has_incident", "is_remediated", "is_rework", "is_recovery",
      ],
      versions
    ) { row, version in
      let measurement = version.content
      row.add(measurement.deployment)
      row.add(version.since)
      row.add(version.until)
      row.add(measurement.environment)
      row.add(measurement.service)
      row.add(measurement.team)
      row.add(measurement.standing.rawValue)
      row.add(measurement.stage)
      row.add(measurement.queued)
      row.add(measurement.started)
      row.add(measurement.verified)
      row.add(measurement.ended)
      row.add(measurement.committed)
      row.add(measurement.failedAt)
      row.add(measurement.resolved)
      row.add(measurement.rolledBack?.rawValue)
      row.add(measurement.hasIncident)
      row.add(measurement.isRemediated)
      row.add(measurement.isRework)
      row.add(measurement.isRecovery)
    }
  }

  func write(_ reports: [IncidentReport], on connection: isolated Connection) throws {
    try connection.copy(
      into: table("incident"),
      ["position", "incident", "occurred", "is_begin", "environment", "service", "deployment"],
      reports
    ) { row, report in
      row.add(report.position)
      row.add(report.incident)
      row.add(report.occurred)
      row.add(report.isBegin)
      row.add(report.environment)
      row.add(report.service)
      row.add(report.deployment)
    }
  }
}
