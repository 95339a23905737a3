/// How often an environment is meant to be deployed to.
package struct DeploymentTarget: Hashable, Sendable {
  /// Deployments a day, over the whole window.
  package let perDay: Double

  package init(perDay: Double) {
    self.perDay = perDay
  }

  /// The platform's rules: several a day to dev, daily to staging; elsewhere there is no target.
  package init?(environment: String) {
    switch environment {
    case "dev": self.init(perDay: 2)
    case "staging": self.init(perDay: 1)
    default: return nil
    }
  }
}
