/// The metrics, by their names in a report.
package enum Metric: String, Hashable, Sendable, CaseIterable {
  case deploymentFrequency = "deployment_frequency"
  case deploymentDuration = "deployment_duration"
  case failureRate = "failure_rate"
  case rollbackRate = "rollback_rate"
  case changeLeadTime = "change_lead_time"
  case changeFailRate = "change_fail_rate"
  case recoveryTime = "failed_deployment_recovery_time"
  case reworkRate = "deployment_rework_rate"
  case queueTime = "queue_time"
}
