extension RandomPlatform {
  /// An incident that names a deployment, in one of the ways in which trackers tell of one.
  mutating func addIncident(of attempt: RandomEvent.Attempt) {
    let subject = newIncident()
    // What a tracker edits it tells again; who was wrong about the time says that it was over before it began.
    let steps = pick([
      ["detected", "resolved"], ["detected", "resolved"], ["reported", "resolved"], ["detected"],
      ["resolved"], ["detected", "reported", "resolved"], ["resolved", "detected"],
      ["resolved", "reported"],
      ["detected", "detected", "resolved", "resolved"],
    ])
    // Nobody knew at first which deployment it was, or somebody named another one as well.
    let first = pick([attempt, attempt, attempt, anonymous(attempt), pick(attempts)])
    var time = clock + pause() * 20
    for (index, step) in steps.enumerated() {
      // Who tells of the end may not know which deployment it was.
      let later = chance(20) ? anonymous(attempt) : attempt
      tell(step, subject, of: index == 0 ? first : later, at: time)
      time += pause() * 10
    }
    if chance(15) { addIncident(of: attempt) }
  }

  /// An incident that names no deployment, or one that nobody has heard of.
  mutating func addUnattributedIncident() {
    let subject = newIncident()
    var attempt = attempts[0]
    attempt.id = "\(name)-nobody"
    attempt.environment = pick(environments)
    attempt.service = pick(services + [""])
    attempt.isAnonymous = chance(85)
    var time = clock
    for step in pick([
      ["detected", "resolved"], ["reported"], ["resolved"], ["detected", "reported"],
    ]) {
      tell(step, subject, of: attempt, at: time)
      time += pause() * 10
      // Found to concern another environment as well.
      if chance(15) { attempt.environment = pick(environments) }
    }
  }

  private mutating func newIncident() -> String {
    "urn:incident:\(name):\(Int.random(in: 0..<1_000_000, using: &random))"
  }

  private func anonymous(_ attempt: RandomEvent.Attempt) -> RandomEvent.Attempt {
    var anonymous = attempt
    anonymous.isAnonymous = true
    return anonymous
  }

  private mutating func tell(
    _ step: String, _ subject: String, of attempt: RandomEvent.Attempt, at time: Int64
  ) {
    var event = RandomEvent("incident.\(step)", of: attempt, at: time)
    event.subject = subject
    deliver(event)
  }
}
