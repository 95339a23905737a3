import Deployments

/// What the definition of the metrics says of one deployment, read from its own events by filtering and sorting.
///
/// Times are microseconds since 1970. It shares nothing with the fold that the product uses.
struct NaiveDeployment {
  let id: String
  var environment: String?
  var service: String?
  var team: String?
  var kind: String?
  var trigger: String?
  var outcome = "in_progress"
  var stage: String?
  var queued: Int64?
  var start: Int64?
  var end: Int64?
  var verified: Int64?
  /// When the changes were committed, or the head commit where none are listed.
  var commits: [Int64] = []
  var rollbackOf: String?
  var remediates: Set<String> = []

  /// - Parameters:
  ///   - id: the deployment's
  ///   - events: all that carry it
  init(id: String, events: [Event]) {
    self.id = id
    func told(_ step: String) -> [Event] {
      events.filter { $0.type.hasPrefix("dev.cdeventsx.shiplog-deployment.\(step).") }
        .sorted { ($0.time, $0.source, $0.id) < ($1.time, $1.source, $1.id) }
    }
    let (queues, starts, ends) = (told("queued"), told("started"), told("finished"))
    readLife(queues, starts, ends, tests: events)
    // What several events say, the last one of the latest step says.
    let latest = [ends.last, starts.last, queues.last].compactMap { $0 }
    environment = latest.compactMap(\.environment).first
    service = latest.compactMap(\.service).first
    team = latest.compactMap(\.facts.team).first
    kind = latest.compactMap(\.facts.kind?.rawValue).first
    trigger = latest.compactMap(\.facts.trigger).first
    rollbackOf = latest.compactMap(\.facts.rollbackOf).first
    let changes = latest.map(\.facts.changes).first { !$0.isEmpty } ?? []
    let head = latest.compactMap(\.facts.committed).first
    commits = changes.map(\.committed.microseconds)
    if commits.isEmpty { commits = [head].compactMap { $0?.microseconds } }
    for event in queues + starts + ends { remediates.formUnion(event.facts.remediates) }
  }

  private mutating func readLife(
    _ queues: [Event], _ starts: [Event], _ ends: [Event], tests: [Event]
  ) {
    queued = queues.first?.time
    end = ends.last?.time
    start = starts.first?.time ?? ends.last.flatMap(Self.recordedStart)
    let passed = tests.filter { event in
      event.type.hasPrefix("dev.cdevents.testsuiterun.finished.")
        && event.facts.outcome == .success
        && (event.facts.suite == "verification"
          || event.facts.suite?.hasSuffix("-verification") == true)
    }
    verified = passed.map(\.time).min()
    guard let facts = ends.last?.facts else { return }
    switch (facts.outcome, facts.changed, facts.phase) {
    case (.success, true, _): outcome = "succeeded"
    case (.success, _, _): outcome = "unchanged"
    case (.cancel, _, _): outcome = "cancelled"
    case (_, _, .validate): outcome = "blocked"
    case (_, _, let phase):
      outcome = "failed"
      stage = phase == .verify ? "verification" : phase?.rawValue
    }
  }

  /// The start that the record of an end tells of: `startedAt`, or the end less a duration that can be one.
  private static func recordedStart(_ end: Event) -> Int64? {
    if let started = end.facts.started { return started.microseconds }
    guard let duration = end.facts.rolloutDuration, duration >= 0 else { return nil }
    return end.time - duration
  }

  var isOfPopulation: Bool { hasChangedSomething && (kind == "deploy" || kind == "redeploy") }

  var hasChangedSomething: Bool { outcome == "succeeded" || outcome == "failed" }
}

extension Event {
  /// Every event that the metrics count has a time of its own.
  var time: Int64 { occurred?.microseconds ?? 0 }
}
