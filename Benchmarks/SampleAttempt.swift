import Deployments

/// One deployment and what is told of it. Spans are in microseconds.
struct SampleAttempt {
  var number: Int
  let place: Int
  var begins: Timestamp
  /// From its queueing to its start.
  var queues: Int64 = 0
  /// From its start to the end of its verification.
  var takes: Int64 = 0
  /// How long before its start each change was committed.
  var changes: [Int64] = []
  /// What all its events say.
  var facts = Facts()
  private var outcome = Facts.Outcome.success

  init(number: Int, place: Int, begins: Timestamp) {
    self.number = number
    self.place = place
    self.begins = begins
    facts.kind = .deploy
    facts.trigger = "pipeline"
  }

  mutating func end(_ outcome: Facts.Outcome, in phase: Facts.Phase) {
    self.outcome = outcome
    facts.phase = phase
  }

  var id: String { "deployment-\(number)" }
  var ends: Timestamp { started + takes + 3 * SampleYears.second }
  private var started: Timestamp { begins + queues }
  private var service: String { "service-\(place / 3)" }

  /// Queued, started, verified, the service upgraded, finished.
  var events: [Event] {
    var told = facts
    told.phase = nil
    told.changed = nil
    told.team = "team-\(place / 3 % 7)"
    let queued = event("dev.cdeventsx.shiplog-deployment.queued.0.1.0", begins, told)
    told.changes = changes.enumerated().map { index, age in
      Facts.Change(commit: commit(index), committed: started + -age)
    }
    let start = event("dev.cdeventsx.shiplog-deployment.started.0.1.0", started, told)
    told.outcome = outcome
    told.phase = facts.phase
    told.changed = facts.changed ?? (outcome == .success || facts.phase != .validate)
    let end = event("dev.cdeventsx.shiplog-deployment.finished.0.1.0", ends, told)
    var tested = Facts()
    tested.suite = "verification"
    tested.outcome = outcome
    let verified = event("dev.cdevents.testsuiterun.finished.0.3.0", started + takes, tested)
    let upgraded = event(
      "dev.cdevents.service.upgraded.0.3.0", started + takes + SampleYears.second, Facts())
    return [queued, start, verified, upgraded, end]
  }

  /// An incident that begins after its end.
  func incident(after pause: Int64, for length: Int64, isAttributed: Bool = true) -> [Event] {
    [("detected", ends + pause), ("resolved", ends + pause + length)].map { step, time in
      var event = event("dev.cdevents.incident.\(step).0.3.0", time, Facts())
      event.subject = "incident-\(number)"
      if !isAttributed { event.deployment = nil }
      return event
    }
  }

  private func event(_ type: String, _ time: Timestamp, _ facts: Facts) -> Event {
    Event(
      source: "https://ci.example.com/acme/pipelines", id: "\(id)-\(type)", type: type,
      subject: id, occurred: time, deployment: id,
      environment: ["dev", "staging", "production"][place % 3], service: service,
      artifact: "registry.example.com/acme/\(service):\(commit(0))", facts: facts)
  }

  private func commit(_ index: Int) -> String {
    String(UInt64(number * 4 + index) &* 0x9e37_79b9_7f4a_7c15 | 1 << 63, radix: 16)
      .prefix(12).description
  }
}
