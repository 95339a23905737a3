internal import Deployments
internal import Log

/// A deployment between two pages: what was told of it, and what follows from that.
struct DeploymentState: Sendable {
  /// A deployment before and after an entry.
  typealias Change = (before: Deployment?, after: Deployment)

  private var fold: DeploymentFold
  private(set) var deployment: Deployment?

  init(id: String) {
    fold = DeploymentFold(id: id)
  }

  /// The other deployments that have to learn what it is.
  var named: Set<Exact> { fold.named }

  /// Folds one of its own entries.
  ///
  /// - Returns: nil where the entry changes nothing
  @discardableResult
  mutating func apply(_ entry: Entry) -> Change? {
    fold.apply(entry.event, actor: entry.principal.description)
    return change()
  }

  /// Takes what is known of another deployment that names it.
  ///
  /// - Returns: nil where that changes nothing
  @discardableResult
  mutating func learn(of other: Deployment) -> Change? {
    fold.learn(of: other)
    return change()
  }

  /// Takes what is known of an incident that names it.
  ///
  /// - Returns: nil where that changes nothing
  @discardableResult
  mutating func learn(of incident: Deployment.Incident) -> Change? {
    fold.learn(of: incident)
    return change()
  }

  private mutating func change() -> Change? {
    guard let after = fold.deployment, after != deployment else { return nil }
    defer { deployment = after }
    return (deployment, after)
  }
}
