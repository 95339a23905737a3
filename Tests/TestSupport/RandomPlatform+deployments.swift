extension RandomPlatform {
  mutating func addDeployment() {
    var attempt = newAttempt()
    if chance(20), let target = target(for: attempt) {
      attempt.kind = "rollback"
      attempt.environment = target.environment
      attempt.service = target.service
      attempt.rollbackOf = target.id
      attempt.trigger = pick(["manual", "pipeline", "event", "schedule", "other", nil])
      undone.append(target)
    } else if chance(12), !attempts.isEmpty {
      let repaired = (0..<pick([1, 1, 2, 3])).map { _ in pick(attempts).id }
      attempt.remediates = repaired + pick([[], [], [attempt.id], ["\(name)-unknown"]])
    }
    attempts.append(attempt)
    live(attempt)
    if chance(20) { addIncident(of: attempt) }
  }

  private mutating func newAttempt() -> RandomEvent.Attempt {
    let number = attempts.count
    // Ids are given neither in order of time nor of the alphabet.
    var attempt = RandomEvent.Attempt(
      id: "\(number * 7_919 % 97)-d\(number)-\(name)", environment: pick(environments),
      service: pick(services), artifact: "registry.example.com/app:\(number)",
      kind: pick([
        "deploy", "deploy", "deploy", "deploy", "deploy", "redeploy", "redeploy", "remove",
      ]),
      trigger: pick(["manual", "pipeline", nil]))
    attempt.team = pick([teams[0], teams[1], nil])
    attempt.committed = chance(60) ? commitTime() : nil
    attempt.changes = (0..<pick([0, 0, 1, 2, 5])).map { _ in commitTime() }
    return attempt
  }

  /// Mostly some hours ago; of rebased commits and wrong clocks, yet to come.
  private mutating func commitTime() -> Int64 {
    clock + (chance(10) ? pause() * 10 : -pause() * 100)
  }

  /// What a rollback undoes: mostly one of the last deployments of its place, at times any or none that is known.
  private mutating func target(for attempt: RandomEvent.Attempt) -> RandomEvent.Attempt? {
    if chance(4) { return newAttempt() }
    if chance(25), !undone.isEmpty { return pick(undone) }
    let near = attempts.suffix(12).filter { $0.service == attempt.service }
    return near.isEmpty ? nil : pick(near)
  }

  /// The steps of an attempt, any of which may be missing, told anew, or told by a clock that is wrong.
  private mutating func live(_ attempt: RandomEvent.Attempt) {
    var time = clock
    for _ in 0..<pick([0, 1, 1, 1, 2]) { tell("queued", of: attempt, at: time + pause()) }
    time += pause() * pick([1, 1, 1, 5])
    if chance(3) { time -= pause() * 3 }
    for _ in 0..<pick([0, 1, 1, 1, 1, 2]) {
      tell("started", of: attempt, at: time)
      if chance(50) { time += pause() }
    }
    let ending = pick(["success", "success", "success", "success", "failure", "error", "cancel"])
    for _ in 0..<pick([0, 0, 1, 1, 2, 3]) {
      time += pause()
      test(
        attempt,
        pick([
          "verification", "verification", "rollback-verification", "load",
          "pre-deployment-validation",
        ]),
        pick(["success", "success", "failure", "error", ending]), at: time)
    }
    guard chance(88) else { return }
    time += chance(5) ? -pause() * 4 : chance(5) ? 0 : pause()
    let sameTime = ends.suffix(6).filter { $0 >= time }
    if chance(40), !sameTime.isEmpty { time = pick(sameTime) }
    end(attempt, ending, at: time)
    if chance(10) {
      // Another verdict, which counts if it occurred later; at the same microsecond, by source and id.
      let other = pick(["success", "failure", "error", "cancel"])
      end(attempt, other, at: time + pick([0, pause(), -pause()]))
    }
    if chance(15) { test(attempt, "verification", "success", at: time + pause()) }
  }

  private mutating func tell(
    _ step: String, of attempt: RandomEvent.Attempt, at time: Int64,
    _ edit: (inout RandomEvent) -> Void = { _ in }
  ) {
    var told = attempt
    // What one event leaves out or says otherwise, another may say.
    if chance(15) { told.team = nil }
    if chance(5) { told.team = pick(teams) }
    if chance(15) { told.committed = nil }
    if chance(15) { told.changes = [] }
    if chance(20) { told.remediates = [] }
    if attempt.kind == "rollback" {
      if chance(8) { told.rollbackOf = pick(attempts).id }
      if chance(4) { told.kind = "deploy" }
    } else {
      if chance(3) { told.kind = pick(["deploy", "redeploy", "remove"]) }
      if chance(3) { told.environment = pick(environments) }
      if chance(3) { told.service = pick(services) }
    }
    var event = RandomEvent("shiplog-deployment.\(step)", of: told, at: time)
    edit(&event)
    deliver(event)
  }

  private mutating func end(_ attempt: RandomEvent.Attempt, _ outcome: String, at time: Int64) {
    let phase = pick(["queue", "validate", "deploy", "rollout", "verify", "verify", "record"])
    let changed = chance(85)
    let startedBefore: Int64? = chance(35) ? (chance(10) ? -pause() : pause()) : nil
    let rollout: Int64? = chance(35) ? .random(in: 0...300, using: &random) : nil
    ends.append(time)
    tell("finished", of: attempt, at: time) { event in
      event.outcome = outcome
      event.phase = phase
      event.changed = changed
      event.startedBefore = startedBefore
      event.rollout = rollout
    }
  }

  private mutating func test(
    _ attempt: RandomEvent.Attempt, _ suite: String, _ outcome: String, at time: Int64
  ) {
    var event = RandomEvent("testsuiterun.finished", of: attempt, at: time)
    event.suite = suite
    event.outcome = outcome
    deliver(event)
  }
}
