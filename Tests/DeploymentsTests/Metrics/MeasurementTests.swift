import Deployments
import Testing

struct MeasurementTests {
  /// By kind: deploy, redeploy, rollback, remove, and none told.
  static let standings: [(Deployment.Outcome, [Measurement.Standing?])] = [
    (.succeeded, [.succeeded, .succeeded, .rollback, .removed, .succeeded]),
    (.failed, [.failed, .failed, .failedRollback, .removed, .failed]),
    (.blocked, [.blocked, .blocked, .blocked, .blocked, .blocked]),
    (.cancelled, [.cancelled, .cancelled, .cancelled, .cancelled, .cancelled]),
    (.unchanged, [.unchanged, .unchanged, .unchanged, .unchanged, .unchanged]),
    (.inProgress, [nil, nil, nil, nil, nil]),
  ]

  @Test(arguments: standings)
  func `its standing follows from its outcome first, then from its kind`(
    outcome: Deployment.Outcome, standings: [Measurement.Standing?]
  ) {
    let kinds: [Facts.Kind?] = [.deploy, .redeploy, .rollback, .remove, nil]
    for (kind, standing) in zip(kinds, standings) {
      let measurement = Measurement(
        of: attempt("d", outcome) {
          $0.kind = kind
          $0.rollbackOf = kind == .rollback ? "other" : nil
        })
      #expect(measurement?.standing == standing, "\(outcome), \(kind?.rawValue ?? "no kind")")
      #expect(
        measurement?.isOfPopulation ?? false
          == (measurement?.standing == .succeeded || measurement?.standing == .failed))
    }
  }

  @Test func `a rollback that failed and names nothing is no failed rollback`() throws {
    let measurement = try measured(attempt("r", .failed) { $0.kind = .rollback })
    #expect(measurement.standing == .rollback)
  }

  @Test func `a deploy that names what it rolls back is of the population`() throws {
    #expect(try measured(attempt { $0.rollbackOf = "other" }).standing == .succeeded)
  }

  @Test func `all that it takes is the deployment's`() throws {
    let measurement = try measured(
      attempt("d", .failed, from: 20, to: 100) {
        $0.team = "shop"
        $0.kind = .redeploy
        $0.queued = at(10)
        $0.verifiedAt = at(90)
        $0.changes = changes(-50, -70)
        $0.committed = at(-9)
        $0.rollbacks = [rollback(trigger: "manual")]
        $0.incidents = [incident(detected: 105, resolved: 300)]
        $0.remediates = ["before"]
        $0.remediatedBy = ["after"]
      })
    #expect(measurement.deployment == "d")
    #expect(measurement.environment == "staging")
    #expect(measurement.service == "checkout")
    #expect(measurement.team == "shop")
    #expect(measurement.stage == "verification")
    #expect(measurement.queued == at(10))
    #expect(measurement.started == at(20))
    #expect(measurement.verified == at(90))
    #expect(measurement.ended == at(100))
    #expect(measurement.committed == [at(-50), at(-70)])
    #expect(measurement.rolledBack == .manual)
    #expect(measurement.hasIncident)
    #expect(measurement.isRemediated)
    #expect(measurement.isRework)
    #expect(!measurement.isRecovery)
    #expect(measurement.failedAt == at(100))
    #expect(measurement.resolved == nil)
  }

  @Test func `a plain success has nothing against it`() throws {
    let measurement = try measured(attempt())
    #expect(measurement.rolledBack == nil)
    #expect(!measurement.hasIncident && !measurement.isRemediated && !measurement.isRework)
    #expect(!measurement.isToRecover && !measurement.isChangeFailure)
    #expect(measurement.stage == nil && measurement.failedAt == nil && measurement.resolved == nil)
    #expect(measurement.queued == nil && measurement.verified == nil)
    #expect(measurement.committed == [])
    #expect(measurement.isRecovery)
  }

  @Test func `one outside the population keeps where and when, and nothing that is counted`() throws
  {
    let blocked = try measured(
      attempt("d", .blocked) {
        $0.team = "shop"
        $0.queued = at(1)
        $0.changes = changes(-50)
        $0.rollbacks = [rollback()]
        $0.incidents = [incident(detected: 105, resolved: nil)]
        $0.remediates = ["before"]
        $0.remediatedBy = ["after"]
      })
    var expected = Measurement(deployment: "d", standing: .blocked, ended: at(100))
    expected.environment = "staging"
    expected.service = "checkout"
    expected.team = "shop"
    #expect(blocked == expected)
  }

  @Test(
    arguments: [
      (Deployment.Outcome.succeeded, Facts.Kind.deploy, true), (.succeeded, .redeploy, true),
      (.succeeded, .rollback, true), (.succeeded, .remove, false), (.unchanged, .deploy, false),
      (.failed, .deploy, false), (.blocked, .deploy, false), (.cancelled, .rollback, false),
    ])
  func `a success of any kind but remove is a recovery`(
    outcome: Deployment.Outcome, kind: Facts.Kind, isRecovery: Bool
  ) throws {
    #expect(try measured(attempt("d", outcome) { $0.kind = kind }).isRecovery == isRecovery)
  }

  @Test func `its changes are those that it lists, else its head commit, else none`() throws {
    func committed(_ edit: (inout Deployment) -> Void) throws -> [Timestamp] {
      try measured(attempt("d", .succeeded, edit)).committed
    }
    #expect(
      try committed {
        $0.changes = changes(3, 1)
        $0.committed = at(2)
      } == [at(3), at(1)])
    #expect(try committed { $0.committed = at(2) } == [at(2)])
    #expect(try committed { $0.commit = "abc" } == [])
  }

  private static let failures:
    [(what: String, @Sendable (inout Deployment) -> Void, isFailure: Bool)] = [
      ("a rollback that succeeded", { $0.rollbacks = [rollback()] }, true),
      ("a rollback that failed", { $0.rollbacks = [rollback(succeeded: false)] }, false),
      ("an open incident", { $0.incidents = [incident(detected: 9, resolved: nil)] }, true),
      ("a resolved incident", { $0.incidents = [incident(detected: 9, resolved: 9)] }, true),
      ("a remediation", { $0.remediatedBy = ["other"] }, true),
      ("nothing", { _ in }, false),
    ]

  @Test
  func `a failed change failed, was rolled back, or is named by an incident or a remediation`()
    throws
  {
    for (what, edit, isFailure) in Self.failures {
      #expect(try measured(attempt("d", .succeeded, edit)).isChangeFailure == isFailure, "\(what)")
      #expect(try measured(attempt("d", .failed, edit)).isChangeFailure, "failed, and \(what)")
      #expect(try !measured(attempt("d", .unchanged, edit)).isChangeFailure, "unchanged, \(what)")
    }
  }

  @Test func `to name what it repairs is rework, and no failure`() throws {
    let measurement = try measured(attempt { $0.remediates = ["other"] })
    #expect(measurement.isRework)
    #expect(!measurement.isChangeFailure)
  }
}
