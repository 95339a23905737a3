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
