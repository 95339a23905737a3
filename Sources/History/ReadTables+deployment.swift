internal import Deployments
internal import Log
internal import Postgres

extension ReadTables {
  /// Adds versions of deployments, all columns as arrays in one statement.
  func write(_ versions: [Version], on connection: isolated Connection) throws(PostgresError) {
    let deployments = versions.map(\.deployment)
    let identity: SQL = """
      \(deployments.map(\.id)), \(versions.map(\.since)), \(versions.map(\.until)),
      \(deployments.map(\.environment)), \(deployments.map(\.service)),
      \(deployments.map(\.team)), \(deployments.map(\.kind?.rawValue)),
      \(deployments.map(\.artifact)), \(deployments.map(\.previousArtifact))
      """
    let origin: SQL = """
      \(deployments.map(\.commit)), \(deployments.map(\.committed)),
      \(deployments.map(\.changesJSON))::jsonb[], \(deployments.map(\.layer)),
      \(deployments.map(\.trigger)), \(deployments.map(\.chain)), \(deployments.map(\.actor))
      """
    let end: SQL = """
      \(deployments.map(\.outcome.rawValue)), \(deployments.map(\.stage)),
      \(deployments.map(\.changed)), \(deployments.map(\.verified))
      """
    let times: SQL = """
      \(deployments.map(\.queued)), \(deployments.map(\.started)),
      \(deployments.map(\.verifiedAt)), \(deployments.map(\.finished)),
      \(deployments.map(\.ordered)),
      \(deployments.map { $0.duration.map { Double($0) / 1_000_000 } })
      """
    let links: SQL = """
      \(deployments.map(\.rollbackOf)), \(deployments.map(\.rolledBack)),
      \(deployments.map(\.rollbacksJSON))::jsonb[], \(deployments.map(\.remediatesJSON))::jsonb[],
      \(deployments.map(\.remediatedByJSON))::jsonb[],
      \(deployments.map(\.incidentsJSON))::jsonb[], \(deployments.map(\.promotedFromDeployment)),
      \(deployments.map(\.promotedFromEnvironment)), \(deployments.map(\.supersededBy))
      """
    try connection.query(
      """
      INSERT INTO \(table("deployment")) (
        id, since, until, environment, service, team, kind, artifact, previous_artifact,
        commit, committed_at, changes, layer, trigger, chain, actor,
        outcome, stage, changed, verified,
        queued_at, started_at, verified_at, finished_at, ordered_at, duration_seconds,
        rollback_of, rolled_back, rollbacks, remediates, remediated_by, incidents, promoted_from,
        promoted_from_environment, superseded_by)
      SELECT * FROM unnest(\(identity), \(origin), \(end), \(times), \(links))
      """)
  }
}
