internal import Deployments
internal import Log
internal import Postgres

extension ReadTables {
  /// Adds versions of deployments.
  func write(_ versions: [Version<Deployment>], on connection: isolated Connection) throws {
    try connection.copy(
      into: table("deployment"),
      [
        "id", "since", "until", "environment", "service", "team", "kind", "artifact",
        "previous_artifact", "commit", "committed_at", "changes", "layer", "trigger", "chain",
        "actor", "outcome", "stage", "changed", "verified", "queued_at", "started_at",
        "verified_at", "finished_at", "ordered_at", "duration_seconds", "rollback_of",
        "rolled_back", "rollbacks", "remediates", "remediated_by", "incidents", "promoted_from",
        "promoted_from_environment", "superseded_by",
      ],
      versions
    ) { row, version in
      let deployment = version.content
      row.add(deployment.id)
      row.add(version.since)
      row.add(version.until)
      row.addOrigin(of: deployment)
      row.addEnd(of: deployment)
      row.addLinks(of: deployment)
    }
  }
}

extension CopyRow {
  fileprivate mutating func addOrigin(of deployment: Deployment) {
    add(deployment.environment)
    add(deployment.service)
    add(deployment.team)
    add(deployment.kind?.rawValue)
    add(deployment.artifact)
    add(deployment.previousArtifact)
    add(deployment.commit)
    add(deployment.committed)
    add(deployment.changesJSON)
    add(deployment.layer)
    add(deployment.trigger)
    add(deployment.chain)
    add(deployment.actor)
  }

  fileprivate mutating func addEnd(of deployment: Deployment) {
    add(deployment.outcome.rawValue)
    add(deployment.stage)
    add(deployment.changed)
    add(deployment.verified)
    add(deployment.queued)
    add(deployment.started)
    add(deployment.verifiedAt)
    add(deployment.finished)
    add(deployment.ordered)
    add(deployment.duration.map { Double($0) / 1_000_000 })
  }

  fileprivate mutating func addLinks(of deployment: Deployment) {
    add(deployment.rollbackOf)
    add(deployment.rolledBack)
    add(deployment.rollbacksJSON)
    add(deployment.remediatesJSON)
    add(deployment.remediatedByJSON)
    add(deployment.incidentsJSON)
    add(deployment.promotedFromDeployment)
    add(deployment.promotedFromEnvironment)
    add(deployment.supersededBy)
  }
}
