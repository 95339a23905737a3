import Deployments
import TestSupport

/// The events of a story that a test tells: one attempt after the other, each at its second.
struct Story {
  private(set) var events: [ReceivedEvent] = []

  /// Seconds after the beginning.
  static func at(_ seconds: Int64) -> Timestamp {
    Timestamp(microseconds: RandomHistory.beginning.microseconds + seconds * 1_000_000)
  }

  static func attempt(
    _ id: String, _ artifact: String, kind: String = "deploy", environment: String = "staging",
    service: String = "checkout"
  ) -> RandomEvent.Attempt {
    RandomEvent.Attempt(
      id: id, environment: environment, service: service, artifact: artifact, kind: kind)
  }

  mutating func add(
    _ type: String, of attempt: RandomEvent.Attempt, at seconds: Int64,
    _ edit: (inout RandomEvent) -> Void = { _ in }
  ) {
    var event = RandomEvent(type, of: attempt, at: Self.at(seconds).microseconds)
    event.id = "\(type)-\(attempt.id)-\(seconds)"
    edit(&event)
    events.append(event.received(at: RandomHistory.now))
  }

  mutating func queued(_ attempt: RandomEvent.Attempt, at seconds: Int64) {
    add("shiplog-deployment.queued", of: attempt, at: seconds)
  }

  mutating func started(_ attempt: RandomEvent.Attempt, at seconds: Int64) {
    add("shiplog-deployment.started", of: attempt, at: seconds)
  }

  mutating func succeeded(
    _ attempt: RandomEvent.Attempt, at seconds: Int64,
    _ edit: (inout RandomEvent) -> Void = { _ in }
  ) {
    add("shiplog-deployment.finished", of: attempt, at: seconds, edit)
  }

  mutating func failed(
    _ attempt: RandomEvent.Attempt, at seconds: Int64, phase: String = "verify",
    changed: Bool = true
  ) {
    add("shiplog-deployment.finished", of: attempt, at: seconds) { event in
      event.outcome = "failure"
      event.phase = phase
      event.changed = changed
    }
  }

  /// A service event that belongs to no deployment.
  mutating func seen(_ type: String, _ artifact: String, at seconds: Int64) {
    var attempt = Self.attempt("nobody", artifact)
    attempt.isAnonymous = true
    add(type, of: attempt, at: seconds)
  }
}
