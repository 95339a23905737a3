/// What a rollback's own events tell of it, held at the deployment that it undoes.
struct RollbackTold: Sendable {
  private var queued: Tellings?
  private var started: Tellings?
  private var finished: Tellings?

  mutating func hear(_ telling: Telling, _ meaning: Meaning) {
    switch meaning {
    case .deploymentQueued: queued.hear(telling)
    case .deploymentStarted: started.hear(telling)
    case .deploymentFinished: finished.hear(telling)
    default: break
    }
  }

  func rollback(by deployment: String) -> Deployment.Rollback {
    Deployment.Rollback(
      deployment: deployment,
      started: started?.first ?? finished?.latest.recordedStart,
      finished: finished?.latest.occurred,
      succeeded: finished.map {
        $0.latest.event.facts.outcome == .success && $0.latest.event.facts.changed != false
      }
        ?? false,
      trigger: [finished, started, queued].compactMap { $0?.latest.event.facts.trigger }.first)
  }
}

/// What an incident's events tell of it, held at the deployment that they name.
struct IncidentTold: Sendable {
  private var firstDetected: Timestamp?
  private var lastResolved: Timestamp?

  mutating func detected(_ time: Timestamp) {
    firstDetected = min(firstDetected ?? time, time)
  }

  mutating func resolved(_ time: Timestamp) {
    lastResolved = max(lastResolved ?? time, time)
  }

  func incident(id: String) -> Deployment.Incident {
    Deployment.Incident(id: id, detected: firstDetected, resolved: lastResolved)
  }
}
