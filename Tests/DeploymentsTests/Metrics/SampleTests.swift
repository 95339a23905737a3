import Deployments
import Testing

/// What one deployment gives to each metric of durations. Seconds: queued 10, started 40, ended 100 unless said otherwise.
struct SampleTests {
  private func seconds(_ seconds: Int64) -> Sample { .span(seconds * 1_000_000) }

  private func measured(
    _ outcome: Deployment.Outcome = .succeeded, from start: Int64? = 40,
    _ edit: (inout Deployment) -> Void = { _ in }
  ) throws -> Measurement {
    try #require(Measurement(of: attempt("d", outcome, from: start, edit)))
  }

  @Test(
    arguments: [
      (40, nil, .span(60_000_000)),
      (40, 90, .span(50_000_000)),
      // A verification after the record of the end counts until its own end.
      (40, 130, .span(90_000_000)),
      (100, nil, .span(0)),
      (101, nil, .excluded(.negativeSpan)),
      (95, 90, .excluded(.negativeSpan)),
      (nil, nil, .excluded(.noStart)),
      (nil, 90, .excluded(.noStart)),
    ] as [(Int64?, Int64?, Sample)])
  func `a deployment lasts from its start to its verification's end, else to its own`(
    start: Int64?, verified: Int64?, sample: Sample
  ) throws {
    let measurement = try measured(.succeeded, from: start) { $0.verifiedAt = verified.map(at) }
    #expect(measurement.duration == sample)
  }

  @Test func `a failed deployment has neither duration nor lead times`() throws {
    let failed = try measured(.failed) { $0.changes = changes(0) }
    #expect(failed.duration == nil)
    #expect(failed.leadTimes == [])
  }

  @Test func `each change has its own lead time, to the deployment's end`() throws {
    let measurement = try measured {
      $0.changes = changes(-100, 30, 101, 100)
      // Not to its verification's.
      $0.verifiedAt = at(90)
    }
    #expect(
      measurement.leadTimes == [
        seconds(200), seconds(70), .excluded(.negativeSpan), seconds(0),
      ])
  }

  @Test
  func `without listed changes the head commit has one, and without that it is left out once`()
    throws
  {
    #expect(try measured { $0.committed = at(-20) }.leadTimes == [seconds(120)])
    #expect(try measured { $0.commit = "abc" }.leadTimes == [.excluded(.noCommitTime)])
  }

  @Test(arguments: [Deployment.Outcome.succeeded, .failed])
  func `the queue lasts from queued to started, whatever the end`(
    outcome: Deployment.Outcome
  ) throws {
    #expect(try measured(outcome) { $0.queued = at(10) }.queueTime == seconds(30))
    #expect(try measured(outcome) { $0.queued = at(40) }.queueTime == seconds(0))
    #expect(
      try measured(outcome) { $0.queued = at(41) }.queueTime == .excluded(.negativeSpan))
    #expect(
      try measured(outcome, from: nil) { $0.queued = at(10) }.queueTime == .excluded(.noStart))
    #expect(try measured(outcome).queueTime == nil)
  }

  @Test func `a failed deployment recovers with the next success`() throws {
    let failed = try measured(.failed)
    #expect(failed.recovery(next: at(160)) == seconds(60))
    #expect(failed.recovery(next: at(100)) == seconds(0))
    #expect(failed.recovery(next: nil) == .unresolved)
  }

  @Test func `a rolled-back success recovers from its first rollback's start`() throws {
    let undone = try measured { $0.rollbacks = [rollback(from: 110, to: 125)] }
    #expect(undone.recovery(next: at(125)) == seconds(15))
    #expect(undone.recovery(next: nil) == .unresolved)
    let vague = try measured { $0.rollbacks = [rollback(from: nil, to: 125)] }
    #expect(vague.recovery(next: at(125)) == .excluded(.noStart))
    #expect(vague.recovery(next: nil) == .excluded(.noStart))
  }

  @Test(
    arguments: [
      (200, 300, .span(100_000_000)), (200, 200, .span(0)), (200, nil, .unresolved),
      (300, 200, .excluded(.negativeSpan)), (nil, 300, .excluded(.noStart)),
    ] as [(Int64?, Int64?, Sample)])
  func `what only an incident names recovers when that is resolved, not with the next success`(
    detected: Int64?, resolved: Int64?, sample: Sample
  ) throws {
    let measurement = try measured {
      $0.incidents = [incident(detected: detected, resolved: resolved)]
    }
    for next in [nil, at(210)] { #expect(measurement.recovery(next: next) == sample) }
  }

  @Test func `a failed one recovers with the next success, not with its incident`() throws {
    let failed = try measured(.failed) { $0.incidents = [incident(detected: 90, resolved: 400)] }
    #expect(failed.recovery(next: at(160)) == seconds(60))
  }

  @Test func `nothing is to recover from where nothing failed, nor from a remediation alone`()
    throws
  {
    #expect(try measured().recovery(next: at(160)) == nil)
    #expect(try measured { $0.remediatedBy = ["other"] }.recovery(next: at(160)) == nil)
  }

  @Test(arguments: [Deployment.Outcome.blocked, .cancelled, .unchanged])
  func `one outside the population has no samples at all`(outcome: Deployment.Outcome) throws {
    let outside = try measured(outcome) {
      $0.queued = at(10)
      $0.changes = changes(1)
      $0.rollbacks = [rollback()]
      $0.incidents = [incident(detected: 9, resolved: 10)]
    }
    try expectNoSamples(outside)
  }

  @Test(arguments: [Facts.Kind.rollback, .remove])
  func `neither has a rollback or a removal`(kind: Facts.Kind) throws {
    for outcome in [Deployment.Outcome.succeeded, .failed] {
      let outside = try measured(outcome) {
        $0.kind = kind
        $0.rollbackOf = "other"
        $0.queued = at(10)
        $0.changes = changes(1)
        $0.incidents = [incident(detected: 9, resolved: 10)]
      }
      try expectNoSamples(outside)
    }
  }

  private func expectNoSamples(_ measurement: Measurement) throws {
    #expect(measurement.duration == nil)
    #expect(measurement.leadTimes == [])
    #expect(measurement.queueTime == nil)
    #expect(measurement.recovery(next: at(160)) == nil)
  }
}
