/// What is counted in one window: deployments are added one by one, in any order, and tallies to one another.
package struct Tally: Sendable {
  /// The spans of one metric of durations, and what was left out of it.
  package struct Samples: Sendable {
    /// Microseconds.
    package private(set) var spans: [Int64] = []
    package private(set) var unresolved = 0
    private var excluded: [Sample.Exclusion: Int] = [:]

    package func count(_ exclusion: Sample.Exclusion) -> Int { excluded[exclusion, default: 0] }

    mutating func add(_ sample: Sample?) {
      switch sample {
      case .span(let span): spans.append(span)
      case .excluded(let exclusion): excluded[exclusion, default: 0] += 1
      case .unresolved: unresolved += 1
      case nil: break
      }
    }

    mutating func add(_ other: Samples) {
      spans += other.spans
      unresolved += other.unresolved
      excluded.merge(other.excluded) { $0 + $1 }
    }
  }

  private var standings: [Measurement.Standing: Int] = [:]
  private var stages: [String: Int] = [:]
  private var rollbacks: [Measurement.Rollback: Int] = [:]
  package private(set) var changeFailures = 0
  package private(set) var reworks = 0
  package private(set) var duration = Samples()
  package private(set) var leadTime = Samples()
  package private(set) var recovery = Samples()
  package private(set) var queueTime = Samples()
  /// Deployments that lack a start which one of their samples needs.
  package private(set) var withoutStart = 0
  package var inProgress = 0
  package var unattributedIncidents = 0

  package init() {}

  /// Adds a deployment that ended in the window; `next` as in `Measurement.recovery`.
  package mutating func add(_ measurement: Measurement, next: Timestamp?) {
    standings[measurement.standing, default: 0] += 1
    guard measurement.isOfPopulation else { return }
    if let stage = measurement.stage { stages[stage, default: 0] += 1 }
    if let rollback = measurement.rolledBack { rollbacks[rollback, default: 0] += 1 }
    if measurement.isChangeFailure { changeFailures += 1 }
    if measurement.isRework { reworks += 1 }
    let samples = (
      measurement.duration, measurement.recovery(next: next), measurement.queueTime
    )
    duration.add(samples.0)
    recovery.add(samples.1)
    queueTime.add(samples.2)
    for sample in measurement.leadTimes { leadTime.add(sample) }
    let noStart = Sample.excluded(.noStart)
    if samples.0 == noStart || samples.1 == noStart || samples.2 == noStart { withoutStart += 1 }
  }

  /// Adds what was counted in another window that does not overlap this one.
  package mutating func add(_ other: Tally) {
    standings.merge(other.standings) { $0 + $1 }
    stages.merge(other.stages) { $0 + $1 }
    rollbacks.merge(other.rollbacks) { $0 + $1 }
    changeFailures += other.changeFailures
    reworks += other.reworks
    duration.add(other.duration)
    leadTime.add(other.leadTime)
    recovery.add(other.recovery)
    queueTime.add(other.queueTime)
    withoutStart += other.withoutStart
    inProgress += other.inProgress
    unattributedIncidents += other.unattributedIncidents
  }

  package func count(_ standing: Measurement.Standing) -> Int {
    standings[standing, default: 0]
  }

  /// What finished by changing the environment.
  package var population: Int { count(.succeeded) + count(.failed) }

  package func failures(in stage: String) -> Int { stages[stage, default: 0] }

  package func rolledBack(_ rollback: Measurement.Rollback) -> Int {
    rollbacks[rollback, default: 0]
  }

  package var rolledBack: Int { rollbacks.values.reduce(0, +) }

  /// Spans that were left out since they are negative, over all metrics.
  package var negativeSpans: Int {
    [duration, leadTime, recovery, queueTime].map { $0.count(.negativeSpan) }.reduce(0, +)
  }
}
