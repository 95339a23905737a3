/// What one deployment is to a metric, and why: what an explanation lists, and what adds up to the report.
package struct Account: Hashable, Sendable {
  package enum Part: String, Hashable, Sendable, CaseIterable {
    /// In numerator and denominator.
    case numerator
    /// In the population alone.
    case counted
    case sample
    /// Of the population, and the metric does not ask for it.
    case notSampled = "not_sampled"
    /// What would end the span has not come yet.
    case unresolved
    /// Outside the population, or without what a sample needs.
    case excluded
  }

  package let part: Part
  /// Words of the report: a stage, a trigger, a reason under `excluded`, why a change counts as failed.
  package let reasons: [String]
  /// A sample's length in microseconds.
  package let span: Int64?
  /// What else says so: rollbacks, remediating deployments, incidents; a change's commit; what the recovery was.
  package var by: [String]

  package init(_ part: Part, _ reasons: [String] = [], span: Int64? = nil, by: [String] = []) {
    self.part = part
    self.reasons = reasons
    self.span = span
    self.by = by
  }

  fileprivate init(_ sample: Sample?, without reason: String, by: [String] = []) {
    switch sample {
    case .span(let span): self.init(.sample, span: span, by: by)
    case .excluded(let exclusion): self.init(.excluded, [exclusion.rawValue])
    case .unresolved: self.init(.unresolved)
    case nil: self.init(.notSampled, [reason])
    }
  }
}

/// Another deployment that ended a failure, and when.
package struct Recovery: Hashable, Sendable {
  package let deployment: String
  package let ended: Timestamp

  package init(deployment: String, ended: Timestamp) {
    self.deployment = deployment
    self.ended = ended
  }
}

extension Metric {
  /// What a deployment is to this metric: one account, or one for each of its changes.
  ///
  /// - Parameters:
  ///   - deployment: as it was at the position asked about
  ///   - next: as in `Measurement.recovery`
  /// - Returns: at least one account
  package func accounts(of deployment: Deployment, next: Recovery?) -> [Account] {
    guard let measurement = Measurement(of: deployment) else {
      return [Account(.excluded, [Deployment.Outcome.inProgress.rawValue])]
    }
    guard measurement.isOfPopulation else { return [Account(outside: measurement, self)] }
    return switch self {
    case .deploymentFrequency:
      [Account(.counted, [measurement.standing.rawValue])]
    case .failureRate:
      [part(measurement.standing == .failed, [deployment.stage], [])]
    case .rollbackRate:
      [
        part(
          measurement.rolledBack != nil, [measurement.rolledBack?.rawValue],
          [deployment.firstRollback?.deployment])
      ]
    case .changeFailRate: [changeFailure(deployment, measurement)]
    case .reworkRate: [part(measurement.isRework, [], deployment.remediates)]
    case .deploymentDuration: [Account(measurement.duration, without: "failed")]
    case .queueTime: [Account(measurement.queueTime, without: "not_queued")]
    case .recoveryTime:
      [
        Account(
          measurement.recovery(next: next?.ended), without: "not_failed",
          by: measurement.isToRecover
            ? [next?.deployment].compactMap { $0 } : deployment.incidents.map(\.id))
      ]
    case .changeLeadTime: leadTimes(deployment, measurement)
    }
  }

  private func part(_ isNumerator: Bool, _ reasons: [String?], _ by: [String?]) -> Account {
    guard isNumerator else { return Account(.counted) }
    return Account(.numerator, reasons.compactMap { $0 }, by: by.compactMap { $0 })
  }

  private func changeFailure(_ deployment: Deployment, _ measurement: Measurement) -> Account {
    let reasons = [
      measurement.standing == .failed ? "failed" : nil,
      measurement.rolledBack == nil ? nil : "rolled_back",
      measurement.hasIncident ? "incident" : nil, measurement.isRemediated ? "remediated" : nil,
    ]
    let by =
      [deployment.firstRollback?.deployment].compactMap { $0 }
      + deployment.incidents.map(\.id) + deployment.remediatedBy
    return part(measurement.isChangeFailure, reasons, by)
  }

  private func leadTimes(_ deployment: Deployment, _ measurement: Measurement) -> [Account] {
    let samples = measurement.leadTimes
    guard !samples.isEmpty else { return [Account(.notSampled, ["failed"])] }
    let commits =
      deployment.changes.isEmpty
      ? [deployment.commit].compactMap { $0 } : deployment.changes.map(\.commit)
    return samples.enumerated().map { index, sample in
      Account(
        sample, without: "", by: commits.indices.contains(index) ? [commits[index]] : [])
    }
  }
}

extension Account {
  /// Of a deployment that has ended and is not of the population.
  fileprivate init(outside measurement: Measurement, _ metric: Metric) {
    let reasons =
      switch measurement.standing {
      case .failedRollback where metric == .rollbackRate: ["rollback", "failed_rollback"]
      case .failedRollback: ["rollback"]
      default: [measurement.standing.rawValue]
      }
    self.init(.excluded, reasons)
  }
}
