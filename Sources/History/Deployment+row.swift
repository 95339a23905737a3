internal import Deployments
internal import Log
internal import Postgres

/// The columns of `history.deployment`, in the order that `Deployment.init(row:)` reads them in.
extension Deployment {
  static let columns: SQL = """
    id, environment, service, team, kind, artifact, previous_artifact, commit, committed_at,
    changes::text, layer, trigger, chain, actor, outcome, stage, changed, verified, queued_at,
    started_at, verified_at, finished_at, ordered_at, rollback_of, rollbacks::text,
    remediates::text, remediated_by::text, incidents::text, promoted_from,
    promoted_from_environment, superseded_by
    """

  init(row: Row) throws {
    self.init(id: try row.get(0), ordered: try row.get(22))
    environment = try row.get(1)
    service = try row.get(2)
    team = try row.get(3)
    kind = try row.get(4, as: String?.self).flatMap(Facts.Kind.init(rawValue:))
    artifact = try row.get(5)
    previousArtifact = try row.get(6)
    commit = try row.get(7)
    committed = try row.get(8)
    changes = try row.list(9) { value in
      guard let commit = value["commit"]?.string, let committed = value["committed_at"]?.timestamp
      else { return nil }
      return Facts.Change(commit: commit, committed: committed)
    }
    layer = try row.get(10)
    trigger = try row.get(11)
    chain = try row.get(12)
    actor = try row.get(13)
    outcome = Outcome(rawValue: try row.get(14)) ?? .inProgress
    stage = try row.get(15)
    changed = try row.get(16)
    verified = try row.get(17)
    queued = try row.get(18)
    started = try row.get(19)
    verifiedAt = try row.get(20)
    finished = try row.get(21)
    rollbackOf = try row.get(23)
    rollbacks = try row.list(24) { value in
      guard let deployment = value["deployment"]?.string else { return nil }
      return Rollback(
        deployment: deployment, started: value["started_at"]?.timestamp,
        finished: value["finished_at"]?.timestamp, succeeded: value["succeeded"]?.bool ?? false,
        trigger: value["trigger"]?.string)
    }
    remediates = try row.list(25, \.string)
    remediatedBy = try row.list(26, \.string)
    incidents = try row.list(27) { value in
      guard let id = value["id"]?.string else { return nil }
      return Incident(
        id: id, detected: value["detected_at"]?.timestamp,
        resolved: value["resolved_at"]?.timestamp)
    }
    promotedFromDeployment = try row.get(28)
    promotedFromEnvironment = try row.get(29)
    supersededBy = try row.get(30)
  }
}

extension Row {
  /// The elements of a JSON array column; none for NULL.
  fileprivate func list<Element>(
    _ column: Int, _ element: (JSON.Value) -> Element?
  ) throws -> [Element] {
    guard let text: String = try get(column) else { return [] }
    return try JSON(own: Array(text.utf8)).root.elements.compactMap(element)
  }
}
