import Deployments
import Testing

/// A deployment of checkout to staging, as far as a test does not say otherwise: started at second 40, ended with
/// success at second 100. One that failed did so in verification.
func attempt(
  _ id: String = "d", _ outcome: Deployment.Outcome = .succeeded, from start: Int64? = 40,
  to end: Int64 = 100, _ edit: (inout Deployment) -> Void = { _ in }
) -> Deployment {
  var deployment = Deployment(id: id, ordered: at(end))
  deployment.environment = "staging"
  deployment.service = "checkout"
  deployment.kind = .deploy
  deployment.outcome = outcome
  deployment.changed = outcome == .succeeded || outcome == .failed
  deployment.stage = outcome == .failed ? "verification" : nil
  deployment.started = start.map(at)
  deployment.finished = outcome == .inProgress ? nil : at(end)
  edit(&deployment)
  return deployment
}

/// A rollback as the deployment that it undoes knows it.
func rollback(
  _ id: String = "r", from start: Int64? = 110, to end: Int64? = 120, succeeded: Bool = true,
  trigger: String? = "pipeline"
) -> Deployment.Rollback {
  Deployment.Rollback(
    deployment: id, started: start.map(at), finished: end.map(at), succeeded: succeeded,
    trigger: trigger)
}

func incident(
  _ id: String = "i", detected: Int64?, resolved: Int64?
) -> Deployment.Incident {
  Deployment.Incident(id: id, detected: detected.map(at), resolved: resolved.map(at))
}

/// What the metrics take from it.
func measured(_ deployment: Deployment) throws -> Measurement {
  try #require(Measurement(of: deployment))
}

/// Commits of these seconds.
func changes(_ seconds: Int64...) -> [Facts.Change] {
  seconds.map { Facts.Change(commit: "c\($0)", committed: at($0)) }
}
