/// Everything that events tell of one incident, for each of the deployments that they name.
///
/// An event that names a deployment is about that one alone: under the same id the same alert may fire again, at another
/// deployment. One that names none is about all that the others name. Folding the same events in any order, and any of them
/// twice, gives the same.
package struct IncidentFold: Sendable {
  /// When it lasted, by some of its events.
  private struct Span: Sendable {
    var detected: Timestamp?
    var resolved: Timestamp?

    mutating func add(_ event: Event, at time: Timestamp) {
      if event.meaning == .incidentResolved {
        resolved = max(resolved ?? time, time)
      } else {
        detected = min(detected ?? time, time)
      }
    }
  }

  package let id: String
  private var spans: [Exact: Span] = [:]
  /// Of the events that name no deployment.
  private var shared = Span()

  package init(id: String) {
    self.id = id
  }

  /// The deployments that any of its events names.
  package var named: some Collection<Exact> { spans.keys }

  /// Folds one of its events.
  ///
  /// - Parameter event: one without a time of its own tells nothing
  /// - Returns: the deployments that have to learn of it
  @discardableResult
  package mutating func apply(_ event: Event) -> [Exact] {
    guard event.incident == id, let occurred = event.occurred else { return [] }
    guard let deployment = event.deployment.map(Exact.init) else {
      shared.add(event, at: occurred)
      return Array(spans.keys)
    }
    spans[deployment, default: Span()].add(event, at: occurred)
    return [deployment]
  }

  /// The incident as far as it is about a deployment.
  package func incident(of deployment: Exact) -> Deployment.Incident {
    let own = spans[deployment] ?? Span()
    return Deployment.Incident(
      id: id, detected: [own.detected, shared.detected].compactMap { $0 }.min(),
      resolved: [own.resolved, shared.resolved].compactMap { $0 }.max())
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
