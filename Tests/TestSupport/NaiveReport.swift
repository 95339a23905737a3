import Deployments

/// The figures of one window and slice.
struct NaiveReport {
  private let metrics: NaiveMetrics
  private let slice: NaiveMetrics.Slice
  /// All of the slice, whenever they ended.
  private let all: [NaiveDeployment]
  private let population: [NaiveDeployment]
  private let succeeded: [NaiveDeployment]

  init(_ metrics: NaiveMetrics, _ slice: NaiveMetrics.Slice) {
    self.metrics = metrics
    self.slice = slice
    all = metrics.deployments.filter(slice.contains)
    population = all.filter { $0.isOfPopulation && slice.contains($0.end) }
    succeeded = population.filter { $0.outcome == "succeeded" }
  }

  var members: [(String, JSONText)] {
    let samples = [durations, leadTimes, recoveries, queueTimes]
    return [
      ("deployment_frequency", frequency),
      ("deployment_duration", samples[0].json(["negative_span", "no_start"])),
      ("failure_rate", failureRate), ("rollback_rate", rollbackRate),
      ("change_lead_time", samples[1].json(["negative_span", "no_commit_time"])),
      ("change_fail_rate", ratio(population.count(where: hasFailedByDORA))),
      (
        "failed_deployment_recovery_time",
        samples[2].json(["negative_span", "no_start"], isRecovery: true)
      ),
      ("deployment_rework_rate", ratio(population.count { !$0.remediates.isEmpty })),
      ("queue_time", samples[3].json(["negative_span", "no_start"])),
      ("excluded", excluded(samples)), ("unattributed_incidents", .count(unattributed)),
    ]
  }

  private var frequency: JSONText {
    let days = Double(slice.to.microseconds - slice.from.microseconds) / 86_400e6
    let perDay = Double(population.count) / days
    // Several a day are two or more.
    let target = slice.environment.flatMap { ["dev": 2 as Int64, "staging": 1][$0] }
    return .object([
      ("per_day", .double(perDay)),
      ("deployments", .count(population.count)), ("succeeded", .count(succeeded.count)),
      ("days", .double(days)),
      (
        "target",
        target.map {
          .object([("per_day", .int($0)), ("met", .bool(perDay >= Double($0)))])
        } ?? .null
      ),
    ])
  }

  private func ratio(_ numerator: Int, _ more: [(String, JSONText)] = []) -> JSONText {
    let count = population.count
    return .object(
      [
        ("value", count == 0 ? .null : .double(Double(numerator) / Double(count))),
        ("numerator", .count(numerator)), ("denominator", .count(count)),
      ] + more)
  }

  private var failureRate: JSONText {
    let failed = population.filter { $0.outcome == "failed" }
    let stages = ["queue", "deploy", "rollout", "verification", "record"].map {
      stage -> (String, JSONText) in
      (stage, .count(failed.count { $0.stage == stage }))
    }
    return ratio(failed.count, [("by_stage", .object(stages))])
  }

  /// The first one to succeed.
  private func rollback(of deployment: NaiveDeployment) -> NaiveDeployment? {
    (metrics.rollbacks[deployment.id] ?? []).filter { $0.outcome == "succeeded" }
      .min { ($0.end ?? 0, $0.id) < ($1.end ?? 0, $1.id) }
  }

  private var rollbackRate: JSONText {
    let rollbacks = population.compactMap(rollback)
    let failed = all.count {
      $0.kind == "rollback" && $0.rollbackOf != nil && $0.outcome == "failed"
        && slice.contains($0.end)
    }
    return ratio(
      rollbacks.count,
      [
        ("automatic", .count(rollbacks.count { $0.trigger != nil && $0.trigger != "manual" })),
        ("manual", .count(rollbacks.count { $0.trigger == "manual" })),
        ("failed_rollbacks", .count(failed)),
      ])
  }

  private func hasFailedByDORA(_ deployment: NaiveDeployment) -> Bool {
    deployment.outcome == "failed" || rollback(of: deployment) != nil
      || metrics.incidentsNaming[deployment.id] != nil || metrics.repaired.contains(deployment.id)
  }
}

/// The samples.
extension NaiveReport {
  private var durations: NaiveSamples {
    var samples = NaiveSamples()
    for deployment in succeeded {
      samples.add(
        deployment, from: deployment.start, to: deployment.verified ?? deployment.end, "no_start")
    }
    return samples
  }

  private var leadTimes: NaiveSamples {
    var samples = NaiveSamples()
    for deployment in succeeded {
      for commit in deployment.commits { samples.add(deployment, from: commit, to: deployment.end) }
      if deployment.commits.isEmpty { samples.leaveOut(deployment, "no_commit_time") }
    }
    return samples
  }

  private var queueTimes: NaiveSamples {
    var samples = NaiveSamples()
    for deployment in population where deployment.queued != nil {
      guard let start = deployment.start else {
        samples.leaveOut(deployment, "no_start")
        continue
      }
      samples.add(deployment, from: deployment.queued, to: start)
    }
    return samples
  }

  private var recoveries: NaiveSamples {
    var samples = NaiveSamples()
    for deployment in population {
      if deployment.outcome == "failed" {
        addRecovery(of: deployment, from: deployment.end, to: &samples)
      } else if rollback(of: deployment) != nil {
        let starts = (metrics.rollbacks[deployment.id] ?? []).compactMap(\.start)
        addRecovery(of: deployment, from: starts.min(), to: &samples)
      } else if let incidents = metrics.incidentsNaming[deployment.id] {
        addResolution(of: deployment, incidents, to: &samples)
      }
    }
    return samples
  }

  private func addRecovery(
    of deployment: NaiveDeployment, from failure: Int64?, to samples: inout NaiveSamples
  ) {
    guard let failure else { return samples.leaveOut(deployment, "no_start") }
    let next = metrics.deployments.filter { other in
      other.id != deployment.id && other.environment == deployment.environment
        && other.service == deployment.service && other.outcome == "succeeded"
        && other.kind != "remove"
    }.compactMap(\.end).filter { $0 >= failure }.min()
    guard let next else { return samples.unresolved += 1 }
    samples.add(deployment, from: failure, to: next)
  }

  private func addResolution(
    of deployment: NaiveDeployment, _ incidents: [[Event]], to samples: inout NaiveSamples
  ) {
    let resolutions = incidents.map { $0.filter(\.isResolution).map(\.time).max() }
    let detections = incidents.joined().filter { !$0.isResolution }.map(\.time)
    guard let resolved = resolutions.map({ $0 ?? .max }).max(), resolved != .max else {
      return samples.unresolved += 1
    }
    samples.add(deployment, from: detections.min(), to: resolved, "no_start")
  }
}

/// What does not count.
extension NaiveReport {
  private func excluded(_ samples: [NaiveSamples]) -> JSONText {
    let done = all.filter { slice.contains($0.end) }
    func ended(_ outcome: String) -> JSONText { .count(done.count { $0.outcome == outcome }) }
    func ended(ofKind kind: String) -> JSONText {
      .count(done.count { $0.hasChangedSomething && $0.kind == kind })
    }
    let inProgress = all.count { $0.end == nil && slice.contains($0.start ?? $0.queued) }
    let withoutStart = samples.reduce(into: Set()) { $0.formUnion($1.leftOut["no_start"] ?? []) }
    return .object([
      ("blocked", ended("blocked")), ("cancelled", ended("cancelled")),
      ("unchanged", ended("unchanged")), ("in_progress", .count(inProgress)),
      ("removed", ended(ofKind: "remove")), ("rollback", ended(ofKind: "rollback")),
      ("negative_span", .count(samples.map(\.negative).reduce(0, +))),
      ("no_start", .count(withoutStart.count)),
      ("no_commit_time", .count(samples[1].leftOut["no_commit_time"]?.count ?? 0)),
    ])
  }

  private var unattributed: Int {
    metrics.incidents.values.count { events in
      let detections = events.filter { !$0.isResolution }.map(\.time)
      let isOfSlice = events.contains { event in
        (slice.environment == nil || event.environment == slice.environment)
          && (slice.service == nil || event.service == slice.service)
      }
      return events.allSatisfy { $0.deployment == nil } && slice.team == nil && isOfSlice
        && slice.contains(detections.min() ?? events.map(\.time).min())
    }
  }
}

extension Event {
  fileprivate var isResolution: Bool { type.hasPrefix("dev.cdevents.incident.resolved.") }
}

extension JSONText {
  static func count(_ count: Int) -> JSONText { .int(Int64(count)) }
}
