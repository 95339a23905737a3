package import Deployments

/// The deployments that events make, whatever their order: each folded by itself, then told of what names it.
package func folded(
  _ events: some Sequence<Event>, by actor: (Event) -> String
) -> [String: Deployment] {
  var folds: [String: DeploymentFold] = [:]
  var incidents: [String: IncidentFold] = [:]
  for event in events {
    if let id = event.incident { incidents[id, default: IncidentFold(id: id)].apply(event) }
    guard let own = event.deployment else { continue }
    folds[own, default: DeploymentFold(id: own)].apply(event, actor: actor(event))
  }
  for fold in folds.values {
    guard let deployment = fold.deployment else { continue }
    for id in fold.named { folds[id, default: DeploymentFold(id: id)].learn(of: deployment) }
  }
  for fold in incidents.values {
    for id in fold.named { folds[id, default: DeploymentFold(id: id)].learn(of: fold.incident) }
  }
  return folds.compactMapValues(\.deployment)
}
