package import Deployments

/// A history made up at random, the same for the same seed: deployments of three services in three
/// environments that roll back, repair, supersede, promote and contradict each other, and what else lands in a log.
///
/// Every event has gone through its real JSON bytes and the parser. `events` is the order of arrival: mostly that
/// in which things happened, with some that come late and some that come twice. Every identity carries the
/// history's name, so that several histories fit into one log.
///
/// ```swift
/// let history = RandomHistory(seed: 7, deployments: 12)
/// _ = try await log.append(history.events)
/// ```
package struct RandomHistory: Sendable {
  /// In the order in which they arrive; those delivered twice are in it twice.
  package private(set) var events: [ReceivedEvent] = []
  /// The ids of all deployments, in the order in which they began.
  package private(set) var ids: [String] = []

  /// When the first histories begin: 2026-01-05T08:00:00Z.
  package static let beginning = Timestamp(microseconds: 1_767_600_000_000_000)
  /// The log's time when the events are parsed: after all of them.
  package static let now = Timestamp(microseconds: 1_798_761_600_000_000)

  private let name: String
  private var random: SplitMix64
  private var clock = Self.beginning.microseconds
  private var arrivals: [(time: Int64, event: ReceivedEvent)] = []
  /// What ended badly and may yet be rolled back or repaired, by place.
  private var toRepair: [Place: [String]] = [:]
  private var waiting: [Place: String] = [:]
  private var artifacts: [Place: String] = [:]

  private struct Place: Hashable {
    let environment: String
    let service: String
  }

  /// - Parameters:
  ///   - seed: the same seed gives the same history
  ///   - deployments: about how many; each has some ten events
  ///   - name: goes into every identity; nil for one made of the seed
  package init(seed: UInt64, deployments: Int, name: String? = nil) {
    random = SplitMix64(seed: seed)
    self.name = name ?? "h\(seed)"
    while ids.count < deployments {
      clock += .random(in: 0..<3_600_000_000, using: &random)
      addDeployment()
      if chance(15) { addServiceEvent() }
      if chance(15) { addUnrelated() }
    }
    arrivals.sort { $0.time < $1.time }
    events = arrivals.map(\.event)
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  /// Between a second and ten minutes, to the microsecond.
  private mutating func pause() -> Int64 { .random(in: 1_000_000...600_000_000, using: &random) }

  private mutating func randomPlace() -> Place {
    Place(
      environment: pick(["dev", "staging", "production"]),
      service: pick(["checkout", "catalog", "payments"]))
  }

  /// Lets an event arrive: soon after it occurred, or hours later, or twice.
  private mutating func deliver(_ event: RandomEvent) {
    var event = event
    event.id = "\(name)-e\(arrivals.count)"
    event.source = "https://ci.example.com/\(pick(["a", "b"]))/\(name)"
    event.offset = pick([0, 0, 0, 60, 120, -330, 345])
    let received = event.received(at: Self.now)
    let arrival = event.occurred + (chance(10) ? pause() * 30 : 0)
    arrivals.append((arrival, received))
    if chance(5) { arrivals.append((arrival + pause(), received)) }
  }
}

extension RandomHistory {
  private mutating func addDeployment() {
    let place = randomPlace()
    var attempt = newAttempt(at: place)
    if let broken = toRepair[place]?.last, chance(40) {
      if chance(50) {
        attempt.kind = "rollback"
        attempt.rollbackOf = broken
      } else {
        attempt.remediates = toRepair[place] ?? []
      }
    }
    if let other = waiting[place], chance(40) {
      var end = RandomEvent(
        "shiplog-deployment.finished", of: newAttempt(other, at: place), at: clock)
      end.outcome = "cancel"
      end.phase = "queue"
      end.supersededBy = attempt.id
      deliver(end)
      waiting[place] = nil
    }
    live(attempt, at: place)
  }

  private mutating func newAttempt(_ id: String? = nil, at place: Place) -> RandomEvent.Attempt {
    if id == nil { ids.append("\(name)-d\(ids.count)") }
    let same = chance(20) ? artifacts[place] : nil
    return RandomEvent.Attempt(
      id: id ?? ids[ids.count - 1], environment: place.environment, service: place.service,
      artifact: same ?? "registry.example.com/\(place.service):\(ids.count)",
      kind: chance(8) ? "remove" : pick(["deploy", "deploy", "deploy", "redeploy"]),
      trigger: pick(["manual", "pipeline", "schedule"]),
      promotedFrom: chance(20) && ids.count > 1 ? pick(ids) : nil)
  }

  /// The steps of an attempt, any of which may be missing.
  private mutating func live(_ attempt: RandomEvent.Attempt, at place: Place) {
    var time = clock
    func event(_ type: String) -> RandomEvent { RandomEvent(type, of: attempt, at: time) }
    if chance(70) { deliver(event("shiplog-deployment.queued")) }
    if chance(10) {
      waiting[place] = attempt.id
      return
    }
    time += pause()
    for _ in 0..<pick([0, 1, 1, 1, 1, 1, 2]) { deliver(event("shiplog-deployment.started")) }
    let ending = pick(["success", "success", "success", "failure", "failure", "error", "none"])
    let phase = pick(["validate", "deploy", "rollout", "verify", "verify", "record"])
    for suite in ["pre-deployment-validation", pick(["verification", "rollback-verification"])] {
      guard chance(80) else { continue }
      time += pause()
      deliver(event("taskrun.started"))
      time += pause()
      var finished = event("testsuiterun.finished")
      finished.suite = suite
      finished.outcome = pick(["success", "success", ending == "none" ? "failure" : ending])
      deliver(finished)
    }
    if ending != "none", chance(90) {
      if chance(60) {
        deliver(event(attempt.kind == "remove" ? "service.removed" : "service.upgraded"))
      }
      let isRollback = attempt.kind == "rollback"
      for number in 0..<(chance(isRollback ? 40 : 8) ? 2 : 1) {
        time += pause()
        var told = attempt
        if number == 1, isRollback, chance(70) {
          // It undid another one, or was no rollback.
          told.rollbackOf = pick(ids)
          told.kind = pick(["rollback", "rollback", "deploy"])
        }
        var end = RandomEvent("shiplog-deployment.finished", of: told, at: time)
        end.outcome = ending
        end.phase = phase
        end.changed = phase != "validate" && chance(85)
        end.startedBefore = chance(30) ? pause() : nil
        end.rollout = chance(30) ? .random(in: 0...300, using: &random) : nil
        end.verified = chance(50) ? ending == "success" : nil
        deliver(end)
      }
      artifacts[place] = attempt.artifact
      if ending != "success" || chance(25) { toRepair[place, default: []].append(attempt.id) }
    }
    if chance(15) { addIncident(of: attempt, from: time) }
  }

  private mutating func addIncident(of attempt: RandomEvent.Attempt, from time: Int64) {
    let subject = "urn:incident:\(name):\(Int.random(in: 0..<4, using: &random))"
    var steps = ["incident.detected"]
    if chance(50) { steps.append("incident.detected") }
    if chance(70) { steps.append("incident.resolved") }
    for type in steps {
      var event = RandomEvent(type, of: attempt, at: time + pause())
      event.subject = subject
      deliver(event)
    }
  }

  /// What says by itself, without a deployment, that a service runs or was removed.
  private mutating func addServiceEvent() {
    var attempt = newAttempt("", at: randomPlace())
    attempt.isAnonymous = true
    deliver(
      RandomEvent(
        pick(["service.deployed", "service.upgraded", "service.removed"]), of: attempt, at: clock))
  }

  private mutating func addUnrelated() {
    let attempt = newAttempt(ids.last ?? "", at: randomPlace())
    deliver(
      RandomEvent(pick(["com.example.plain", "com.example.timeless"]), of: attempt, at: clock))
  }
}
