extension Ladder {
  func json(of metrics: Metrics) -> JSONText {
    json(
      deploymentFrequency: metrics.tally.population > 0 ? metrics.perDay : nil,
      changeLeadTime: metrics.leadTime.percentile(50),
      failedDeploymentRecoveryTime: metrics.recovery.percentile(50),
      changeFailRate: metrics.changeFailRate.value)
  }
}
