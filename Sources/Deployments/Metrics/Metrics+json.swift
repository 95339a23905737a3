extension Metrics {
  /// The metrics under their names, and what was left out of them. Every key is always there.
  ///
  /// - Parameter target: of the environment that was asked for, nil where there is none
  /// - Returns: the members in their order
  package func members(target: DeploymentTarget?) -> [(String, JSONText)] {
    [
      ("deployment_frequency", frequency(target)),
      ("deployment_duration", distribution(duration, tally.duration, [.negativeSpan, .noStart])),
      ("failure_rate", failures), ("rollback_rate", rollbacks),
      (
        "change_lead_time",
        distribution(leadTime, tally.leadTime, [.negativeSpan, .noCommitTime])
      ),
      ("change_fail_rate", .object(ratio(changeFailRate))),
      (
        "failed_deployment_recovery_time",
        distribution(
          recovery, tally.recovery, [.negativeSpan, .noStart],
          [("unresolved", .count(tally.recovery.unresolved))])
      ),
      ("deployment_rework_rate", .object(ratio(reworkRate))),
      ("queue_time", distribution(queueTime, tally.queueTime, [.negativeSpan, .noStart])),
      ("excluded", .object(excluded.map { ($0.name, .count($0.count)) })),
      ("unattributed_incidents", .count(tally.unattributedIncidents)),
    ]
  }

  /// What is not counted, by reason: deployments outside the population, and samples that could not be taken.
  package var excluded: [(name: String, count: Int)] {
    [
      ("blocked", tally.count(.blocked)), ("cancelled", tally.count(.cancelled)),
      ("unchanged", tally.count(.unchanged)), ("in_progress", tally.inProgress),
      ("removed", tally.count(.removed)),
      ("rollback", tally.count(.rollback) + tally.count(.failedRollback)),
      ("negative_span", tally.negativeSpans), ("no_start", tally.withoutStart),
      ("no_commit_time", tally.leadTime.count(.noCommitTime)),
    ]
  }

  private func frequency(_ target: DeploymentTarget?) -> JSONText {
    .object([
      ("per_day", .number(perDay)), ("deployments", .count(tally.population)),
      ("succeeded", .count(tally.count(.succeeded))), ("days", .double(days)),
      (
        "target",
        target.map { target in
          .object([
            ("per_day", .double(target.perDay)),
            ("met", perDay.map { .bool($0 >= target.perDay) } ?? .null),
          ])
        } ?? .null
      ),
    ])
  }

  private var failures: JSONText {
    let stages = Metrics.stages.map { ($0, JSONText.count(tally.failures(in: $0))) }
    return .object(ratio(failureRate) + [("by_stage", .object(stages))])
  }

  private var rollbacks: JSONText {
    .object(
      ratio(rollbackRate) + [
        ("automatic", .count(tally.rolledBack(.automatic))),
        ("manual", .count(tally.rolledBack(.manual))),
        ("failed_rollbacks", .count(tally.count(.failedRollback))),
      ])
  }

  private func ratio(_ ratio: Ratio) -> [(String, JSONText)] {
    [
      ("value", .number(ratio.value)), ("numerator", .count(ratio.numerator)),
      ("denominator", .count(ratio.denominator)),
    ]
  }

  private func distribution(
    _ distribution: Distribution, _ samples: Tally.Samples, _ exclusions: [Sample.Exclusion],
    _ more: [(String, JSONText)] = []
  ) -> JSONText {
    let percentiles = [50, 90, 95, 99].map {
      ("p\($0)", JSONText.number(distribution.percentile($0)))
    }
    let left = exclusions.map { ($0.rawValue, JSONText.count(samples.count($0))) }
    return .object(
      [
        ("count", .count(distribution.count)), ("min", .number(distribution.min)),
        ("mean", .number(distribution.mean)),
      ] + percentiles + [("max", .number(distribution.max))] + more
        + [("excluded", .object(left))])
  }
}

extension JSONText {
  static func count(_ value: Int) -> JSONText { .int(Int64(value)) }

  /// Null where there is nothing to tell.
  static func number(_ value: Double?) -> JSONText { value.map { .double($0) } ?? .null }
}
