import Deployments
import Testing

/// Which rollback undid a deployment, and when a deployment failed.
struct UndoingTests {
  private func measured(
    _ outcome: Deployment.Outcome = .succeeded, by rollbacks: [Deployment.Rollback] = [],
    incidents: [Deployment.Incident] = []
  ) throws -> Measurement {
    try #require(
      Measurement(
        of: attempt("d", outcome) {
          $0.rollbacks = rollbacks
          $0.incidents = incidents
        }))
  }

  @Test(
    arguments: [
      ("manual", .manual), ("pipeline", .automatic), ("event", .automatic),
      ("schedule", .automatic), ("other", .automatic), (nil, .unknown),
    ] as [(String?, Measurement.Rollback)])
  func `the rollback's trigger says whether it was manual`(
    trigger: String?, expected: Measurement.Rollback
  ) throws {
    #expect(try measured(by: [rollback(trigger: trigger)]).rolledBack == expected)
  }

  @Test func `of several that succeeded the first to end undid it, of two at once the lesser id`()
    throws
  {
    let late = rollback("a", from: 100, to: 130, trigger: "manual")
    let early = rollback("z", from: 115, to: 120, trigger: "pipeline")
    let failed = rollback("f", from: 101, to: 110, succeeded: false, trigger: "schedule")
    let tied = rollback("b", from: 116, to: 120, trigger: "manual")
    for rollbacks in [[late, failed, early], [early, failed, late]] {
      #expect(attempt { $0.rollbacks = rollbacks }.firstRollback == early)
      #expect(try measured(by: rollbacks).rolledBack == .automatic)
    }
    for rollbacks in [[early, tied], [tied, early]] {
      #expect(try measured(by: rollbacks).rolledBack == .manual)
    }
  }

  @Test func `one that failed, or has not ended, undid nothing`() throws {
    let failed = rollback("f", succeeded: false)
    let underWay = rollback("u", to: nil, succeeded: false)
    let measurement = try measured(by: [failed, underWay])
    #expect(measurement.rolledBack == nil)
    #expect(!measurement.isToRecover && !measurement.isChangeFailure)
    #expect(measurement.failedAt == nil)
  }

  @Test func `a failed one failed at its end, whatever undid it and when`() throws {
    #expect(try measured(.failed).failedAt == at(100))
    #expect(try measured(.failed, by: [rollback(from: 90)]).failedAt == at(100))
    #expect(
      try measured(.failed, incidents: [incident(detected: 50, resolved: 60)]).failedAt == at(100))
  }

  @Test func `one that had succeeded failed when its first rollback started, even one that failed`()
    throws
  {
    let failed = rollback("f", from: 105, to: 110, succeeded: false)
    let done = rollback("r", from: 115, to: 120)
    #expect(try measured(by: [done, failed]).failedAt == at(105))
    #expect(try measured(by: [done, rollback("u", from: nil)]).failedAt == at(115))
    #expect(try measured(by: [rollback(from: nil)]).failedAt == nil)
    // The rollback says when, although an incident knew of it before.
    let known = incident(detected: 102, resolved: 300)
    let both = try measured(by: [done], incidents: [known])
    #expect(both.failedAt == at(115))
    #expect(both.resolved == nil)
  }

  /// Of what only incidents name: their times, when it failed, when that ended.
  static let incidents: [([Deployment.Incident], failed: Int64?, resolved: Int64?)] = [
    ([incident(detected: 200, resolved: 300)], 200, 300),
    ([incident(detected: 200, resolved: nil)], 200, nil),
    ([incident(detected: nil, resolved: 300)], nil, 300),
    // First detected to last resolved.
    (
      [
        incident("a", detected: 250, resolved: 400), incident("b", detected: 200, resolved: 300),
      ], 200, 400
    ),
    // One that is open keeps it broken.
    (
      [
        incident("a", detected: 250, resolved: 400), incident("b", detected: 200, resolved: nil),
      ], 200, nil
    ),
    (
      [
        incident("a", detected: nil, resolved: 400), incident("b", detected: 260, resolved: 300),
      ], 260, 400
    ),
  ]

  @Test(arguments: incidents)
  func `one that only incidents name failed when first detected, until the last was resolved`(
    incidents: [Deployment.Incident], failed: Int64?, resolved: Int64?
  ) throws {
    let measurement = try measured(incidents: incidents)
    #expect(measurement.failedAt == failed.map(at))
    #expect(measurement.resolved == resolved.map(at))
    #expect(!measurement.isToRecover && measurement.isChangeFailure)
  }
}
