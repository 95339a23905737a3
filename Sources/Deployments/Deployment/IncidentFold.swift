/// Everything that events tell of one incident, whichever of them names the deployment that it is about.
///
/// Folding the same events in any order, and any of them twice, gives the same incident.
package struct IncidentFold: Sendable {
  package let id: String
  private var firstDetected: Timestamp?
  private var lastResolved: Timestamp?
  /// The deployments that any of its events names.
  package private(set) var named: Set<Exact> = []

  package init(id: String) {
    self.id = id
  }

  /// Folds one of its events.
  ///
  /// - Parameter event: one without a time of its own tells nothing
  package mutating func apply(_ event: Event) {
    guard event.incident == id, let occurred = event.occurred else { return }
    if event.meaning == .incidentResolved {
      lastResolved = max(lastResolved ?? occurred, occurred)
    } else {
      firstDetected = min(firstDetected ?? occurred, occurred)
    }
    if let deployment = event.deployment { named.insert(Exact(deployment)) }
  }

  package var incident: Deployment.Incident {
    Deployment.Incident(id: id, detected: firstDetected, resolved: lastResolved)
  }
}

extension Event {
  /// The incident that this event is about: its subject.
  package var incident: String? {
    // Asked of every event of a log: most are about nothing of the kind.
    guard type.hasPrefix("dev.cdevents.incident.") else { return nil }
    return switch meaning {
    case .incidentDetected, .incidentReported, .incidentResolved: subject ?? id
    default: nil
    }
  }
}
