import Deployments
import TestSupport

/// Times of the tests: seconds after 2026-01-05T08:00:00Z.
func at(_ seconds: Int64) -> Timestamp {
  Timestamp(microseconds: 1_767_600_000_000_000 + seconds * 1_000_000)
}

/// An event that tells something of a deployment.
func telling(
  _ meaning: Meaning, of deployment: String? = "d", at seconds: Int64, id: String? = nil,
  _ edit: (inout Event) -> Void = { _ in }
) -> Event {
  var event = Event(
    source: "https://ci.example.com", id: id ?? "\(meaning.rawValue)@\(seconds)",
    type: "\(meaning.rawValue).0.1.0", occurred: at(seconds), deployment: deployment)
  edit(&event)
  return event
}

/// The end of a deployment.
func finished(
  _ outcome: Facts.Outcome, of deployment: String = "d", at seconds: Int64, id: String? = nil,
  changed: Bool? = true, phase: Facts.Phase? = nil, _ edit: (inout Event) -> Void = { _ in }
) -> Event {
  telling(.deploymentFinished, of: deployment, at: seconds, id: id) { event in
    event.facts.outcome = outcome
    event.facts.changed = changed
    event.facts.phase = phase
    edit(&event)
  }
}

/// What these events, in this order, make of a deployment.
func fold(_ events: [Event], into id: String = "d", actor: String = "role:ci") -> Deployment? {
  folded(events) { _ in actor }[id]
}
