internal import Deployments
internal import Log

/// What one entry says of an incident.
struct IncidentReport: Sendable {
  let position: Int64
  let incident: String
  let occurred: Timestamp
  /// Whether it says that the incident began: detected or reported.
  let isBegin: Bool
  let environment: String?
  let service: String?
  /// The deployment that it is about.
  let deployment: String?

  /// Nil for an entry about something else.
  init?(_ entry: Entry) {
    let event = entry.event
    guard let incident = event.incident else { return nil }
    isBegin = event.meaning != .incidentResolved
    position = entry.position
    self.incident = incident
    occurred = entry.occurred
    environment = event.environment
    service = event.service
    deployment = event.deployment
  }
}
