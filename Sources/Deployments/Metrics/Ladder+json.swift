extension Ladder {
  /// The levels of four measured values, each of which may be missing: its member is then null.
  ///
  /// ```json
  /// {"year": 2019, "source": "Accelerate State of DevOps Report 2019", "deployment_frequency": ["elite"],
  ///  "change_lead_time": ["high"], "failed_deployment_recovery_time": ["high", "medium"], "change_fail_rate": null}
  /// ```
  /// - Parameters:
  ///   - deploymentFrequency: deployments a day.
  ///   - changeLeadTime: the median, in seconds.
  ///   - failedDeploymentRecoveryTime: the median, in seconds.
  ///   - changeFailRate: 0…1.
  /// - Returns: an object of six members, the levels best first.
  package func json(
    deploymentFrequency: Double?, changeLeadTime: Double?, failedDeploymentRecoveryTime: Double?,
    changeFailRate: Double?
  ) -> JSONText {
    .object([
      ("year", .int(Int64(year))),
      ("source", .string(source)),
      ("deployment_frequency", .levels(levels(deploymentFrequency: deploymentFrequency))),
      ("change_lead_time", .levels(levels(changeLeadTime: changeLeadTime))),
      (
        "failed_deployment_recovery_time",
        .levels(levels(failedDeploymentRecoveryTime: failedDeploymentRecoveryTime))
      ),
      ("change_fail_rate", .levels(levels(changeFailRate: changeFailRate))),
    ])
  }
}

extension JSONText {
  fileprivate static func levels(_ levels: [Ladder.Level]?) -> JSONText {
    levels.map { .array($0.map { .string($0.rawValue) }) } ?? .null
  }
}
