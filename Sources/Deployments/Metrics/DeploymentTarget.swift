/// How often an environment is meant to be deployed to.
package struct DeploymentTarget: Hashable, Sendable {
  /// Deployments a day, over the whole window.
  package let perDay: Double

  /// Nil where the policy has no target.
  package init?(_ policy: Policy) {
    guard let perDay = policy.deploymentsPerDay else { return nil }
    self.perDay = Double(perDay)
  }
}
