extension Ladder {
  /// The levels that a metric of a window is nearest to, best first; nil where it has no value or DORA asks for no such.
  package func levels(of metric: Metric, in metrics: Metrics) -> [Level]? {
    switch metric {
    case .deploymentFrequency:
      levels(deploymentFrequency: metrics.tally.population > 0 ? metrics.perDay : nil)
    case .changeLeadTime: levels(changeLeadTime: metrics.leadTime.percentile(50))
    case .recoveryTime: levels(failedDeploymentRecoveryTime: metrics.recovery.percentile(50))
    case .changeFailRate: levels(changeFailRate: metrics.changeFailRate.value)
    default: nil
    }
  }

  func json(of metrics: Metrics) -> JSONText {
    json(
      deploymentFrequency: metrics.tally.population > 0 ? metrics.perDay : nil,
      changeLeadTime: metrics.leadTime.percentile(50),
      failedDeploymentRecoveryTime: metrics.recovery.percentile(50),
      changeFailRate: metrics.changeFailRate.value)
  }
}
