/// Everything that a deployment's own events tell of it, and what is known of others and of incidents that name it.
///
/// A set of registers, each of which keeps the first or the latest by the producer's time: folding the same
/// events in any order, and any of them twice, gives the same deployment. What another tells is taken from all
/// that is known of that other, so that what it said first and has corrected since is gone here, too.
package struct DeploymentFold: Sendable {
  package let id: String
  private var queued: Tellings?
  private var started: Tellings?
  private var finished: Tellings?
  /// Tests, tasks and service events of the attempt.
  private var steps: Tellings?
  private var verification: Tellings?
  private var firstVerified: Timestamp?
  private var remediates: Set<Exact> = []
  private var remediatedBy: Set<Exact> = []
  private var rollbacks: [Exact: Deployment.Rollback] = [:]
  private var incidents: [Exact: Deployment.Incident] = [:]
  /// Other deployments that its events have ever named as rolled back or as remediated: whatever it becomes, they
  /// have to be told.
  package private(set) var named: Set<Exact> = []

  package init(id: String) {
    self.id = id
  }

  /// Folds one of its own events.
  ///
  /// - Parameters:
  ///   - event: one without a time of its own tells nothing
  ///   - actor: who appended it
  package mutating func apply(_ event: Event, actor: String) {
    guard event.deployment == id, let occurred = event.occurred,
      let meaning = Meaning(type: event.type)
    else { return }
    apply(Telling(occurred: occurred, event: event, actor: actor), meaning)
  }

  /// Takes what is known now of another deployment that names this one, or did once.
  package mutating func learn(of other: Deployment) {
    let (own, naming) = (Exact(id), Exact(other.id))
    if other.remediates.contains(where: { Exact($0) == own }) { remediatedBy.insert(naming) }
    let isRollback = other.rolledBackDeployment.map(Exact.init) == own
    rollbacks[naming] = isRollback ? other.asRollback : nil
  }

  /// Takes what is known now of an incident that names this one.
  package mutating func learn(of incident: Deployment.Incident) {
    incidents[Exact(incident.id)] = incident
  }

  private mutating func apply(_ telling: Telling, _ meaning: Meaning) {
    switch meaning {
    case .deploymentQueued: queued.hear(telling)
    case .deploymentStarted: started.hear(telling)
    case .deploymentFinished: finished.hear(telling)
    case .suiteFinished:
      steps.hear(telling)
      if telling.event.isVerification { applyVerification(telling) }
    case .suiteStarted, .caseFinished, .taskStarted, .taskFinished, .serviceDeployed,
      .serviceUpgraded, .serviceRolledBack, .serviceRemoved, .servicePublished:
      steps.hear(telling)
    default: break
    }
    guard meaning.isLifecycle else { return }
    remediates.formUnion(telling.event.facts.remediates.map(Exact.init))
    named.formUnion(telling.event.mentions.map(Exact.init))
  }

  private mutating func applyVerification(_ telling: Telling) {
    verification.hear(telling)
    guard telling.event.facts.outcome == .success else { return }
    firstVerified = min(firstVerified ?? telling.occurred, telling.occurred)
  }

  /// The deployment as these events tell it; nil as long as there is none of its own.
  package var deployment: Deployment? {
    guard let ordered = ownTimes.max() else { return nil }
    var deployment = Deployment(id: id, ordered: ordered)
    describe(&deployment)
    deployment.queued = queued?.first
    deployment.started = start
    deployment.verifiedAt = firstVerified
    deployment.verified =
      finished?.latest.event.facts.verified
      ?? verification.map { $0.latest.event.facts.outcome == .success }
    end(&deployment)
    deployment.remediates = remediates.sorted().map(\.text)
    deployment.remediatedBy = remediatedBy.sorted().map(\.text)
    deployment.rollbacks = rollbacks.keys.sorted().compactMap { rollbacks[$0] }
    deployment.incidents = incidents.keys.sorted().compactMap { incidents[$0] }
    return deployment
  }

  private var ownTimes: [Timestamp] {
    let told = [queued, started, finished].compactMap { $0?.latest.occurred }
    return told.isEmpty ? [steps?.first].compactMap { $0 } : told
  }

  private var start: Timestamp? {
    started?.first ?? finished?.latest.recordedStart
  }

  /// What several events repeat is taken from the one that comes latest in a deployment's life.
  private func describe(_ deployment: inout Deployment) {
    let told = [finished, started, queued, steps].compactMap { $0?.latest }
    func first<Value>(_ value: (Event) -> Value?) -> Value? {
      for telling in told {
        if let value = value(telling.event) { return value }
      }
      return nil
    }
    deployment.actor = told.first?.actor
    deployment.environment = first(\.environment)
    deployment.service = first(\.service)
    deployment.artifact = first(\.artifact)
    deployment.team = first(\.facts.team)
    deployment.kind = first(\.facts.kind)
    deployment.previousArtifact = first(\.facts.previousArtifact)
    deployment.commit = first(\.facts.commit)
    deployment.committed = first(\.facts.committed)
    deployment.changes = first { $0.facts.changes.isEmpty ? nil : $0.facts.changes } ?? []
    deployment.layer = first(\.facts.layer)
    deployment.trigger = first(\.facts.trigger)
    deployment.chain = first(\.facts.chain)
    deployment.rollbackOf = first(\.facts.rollbackOf)
    deployment.promotedFromDeployment = first(\.facts.promotedFromDeployment)
    deployment.promotedFromEnvironment = first(\.facts.promotedFromEnvironment)
    deployment.supersededBy = first(\.facts.supersededBy)
  }

  /// `finished` is terminal, and of several the one that occurred last counts.
  private func end(_ deployment: inout Deployment) {
    guard let end = finished?.latest else { return }
    let facts = end.event.facts
    deployment.finished = end.occurred
    deployment.changed = facts.changed ?? (facts.outcome == .success)
    switch facts.outcome {
    case .success, nil: deployment.outcome = deployment.changed ? .succeeded : .unchanged
    case .cancel: deployment.outcome = .cancelled
    case .failure, .error:
      deployment.outcome = facts.phase == .validate ? .blocked : .failed
      deployment.stage = facts.phase?.stage
    }
  }
}

extension Telling {
  /// The start that a record of the end tells of: `startedAt`, or the end less the rollout's duration.
  ///
  /// A duration that is negative or leads to before the year 0 is none: no clock has measured it.
  var recordedStart: Timestamp? {
    if let started = event.facts.started { return started }
    guard let duration = event.facts.rolloutDuration, duration >= 0 else { return nil }
    let (start, isOverflow) = occurred.microseconds.subtractingReportingOverflow(duration)
    guard !isOverflow, start >= Self.year0 else { return nil }
    return Timestamp(microseconds: start)
  }

  /// 0000-01-01T00:00:00Z, the first time that RFC 3339 can write.
  private static let year0: Int64 = -62_167_219_200_000_000
}

extension Facts.Phase {
  /// The phase's name in the metrics.
  package var stage: String? {
    switch self {
    case .verify: "verification"
    case .validate: nil
    default: rawValue
    }
  }
}
