package import Deployments

/// The deployments that events make, whatever their order, of those whose ids look the same one: each folded by itself, then told of what names it.
package func folded(
  _ events: some Sequence<Event>, by actor: (Event) -> String
) -> [String: Deployment] {
  var folds: [Exact: DeploymentFold] = [:]
  var incidents: [Exact: IncidentFold] = [:]
  for event in events {
    if let id = event.incident.map(Exact.init) {
      incidents[id, default: IncidentFold(id: id.text)].apply(event)
    }
    guard let own = event.deployment.map(Exact.init) else { continue }
    folds[own, default: DeploymentFold(id: own.text)].apply(event, actor: actor(event))
  }
  for fold in folds.values {
    guard let deployment = fold.deployment else { continue }
    for id in fold.named { folds[id, default: DeploymentFold(id: id.text)].learn(of: deployment) }
  }
  for fold in incidents.values {
    for id in fold.named {
      folds[id, default: DeploymentFold(id: id.text)].learn(of: fold.incident(of: id))
    }
  }
  let deployments = folds.values.compactMap(\.deployment).map { ($0.id, $0) }
  return Dictionary(deployments) { first, _ in first }
}
