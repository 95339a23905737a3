import Deployments
import Testing

/// Each sentence of the definitions, on a window that holds what it speaks of.
struct MetricsTests {
  /// All that failed recovers at second `next`.
  private func metrics(
    of deployments: [Deployment], next: Int64? = nil, days: Double = 1
  ) throws -> Metrics {
    var tally = Tally()
    for deployment in deployments { tally.add(try measured(deployment), next: next.map(at)) }
    return Metrics(from: at(0), to: at(Int64(days * 86_400)), tally)
  }

  private func excluded(_ metrics: Metrics) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: metrics.excluded.map { ($0.name, $0.count) })
      .filter { $0.value != 0 }
  }

  @Test func `the population is what finished by changing the environment; the rest has reasons`()
    throws
  {
    let metrics = try metrics(of: [
      attempt("a"), attempt("b") { $0.kind = .redeploy }, attempt("c", .failed),
      attempt("d", .blocked), attempt("e", .cancelled), attempt("f", .unchanged),
      attempt("g") { $0.kind = .remove }, attempt("h") { $0.kind = .rollback },
    ])
    #expect(metrics.tally.population == 3)
    #expect(
      excluded(metrics) == [
        "blocked": 1, "cancelled": 1, "unchanged": 1, "removed": 1, "rollback": 1,
        "no_commit_time": 2,
      ])
  }

  @Test(
    arguments: [
      (3, 1, 3), (1, 1.5, 2.0 / 3), (1, 7, 1.0 / 7), (0, 7, 0), (2, 1.0 / 24, 48),
      (28, 28, 1), (27, 28, 27.0 / 28),
    ] as [(Int, Double, Double)])
  func `the frequency is a decimal, deployments by days, and never floored`(
    count: Int, days: Double, perDay: Double
  ) throws {
    let metrics = try metrics(of: (0..<count).map { attempt("d\($0)") }, days: days)
    #expect(metrics.perDay == perDay)
    #expect(metrics.days == days)
  }

  @Test func `failures count by deployments, not by successes, and by their stage`() throws {
    let stages = ["queue", "deploy", "rollout", "verification", "record"]
    #expect(Metrics.stages == stages)
    let failed = stages.enumerated().flatMap { index, stage in
      (0...index).map { copy in
        attempt("\(stage)\(copy)", .failed) { $0.stage = stage }
      }
    }
    let metrics = try metrics(of: failed + (0..<5).map { attempt("s\($0)") })
    #expect(metrics.failureRate == Ratio(15, of: 20))
    #expect(metrics.failureRate.value == 0.75)
    #expect(stages.map { metrics.tally.failures(in: $0) } == [1, 2, 3, 4, 5])
  }

  @Test func `rolled-back ones are named by a rollback, whether they had failed or succeeded`()
    throws
  {
    let metrics = try metrics(
      of: [
        attempt("a", .failed) { $0.rollbacks = [rollback(trigger: "pipeline")] },
        attempt("b") { $0.rollbacks = [rollback(trigger: "manual")] },
        attempt("c") { $0.rollbacks = [rollback(trigger: nil)] },
        attempt("d") { $0.rollbacks = [rollback(succeeded: false)] },
        attempt("r") { $0.kind = .rollback },
        attempt("f", .failed) {
          $0.kind = .rollback
          $0.rollbackOf = "d"
        },
      ], next: 400)
    #expect(metrics.rollbackRate == Ratio(3, of: 4))
    #expect(metrics.tally.rolledBack(.automatic) == 1)
    #expect(metrics.tally.rolledBack(.manual) == 1)
    #expect(metrics.tally.count(.failedRollback) == 1)
    #expect(excluded(metrics)["rollback"] == 2)
  }

  @Test func `a deployment fails as a change once, for however many reasons`() throws {
    let metrics = try metrics(of: [
      attempt("a", .failed) {
        $0.rollbacks = [rollback("r"), rollback("s")]
        $0.incidents = ["i", "j", "k"].map { incident($0, detected: 1, resolved: 2) }
        $0.remediatedBy = ["x", "y"]
      }
    ])
    #expect(metrics.changeFailRate == Ratio(1, of: 1))
    #expect(metrics.changeFailRate.value == 1)
  }

  @Test func `rework names what it repairs, however much that is`() throws {
    let metrics = try metrics(of: [
      attempt("a") { $0.remediates = ["x", "y", "z"] }, attempt("b", .failed),
      attempt("r") {
        $0.kind = .rollback
        $0.remediates = ["b"]
      },
    ])
    #expect(metrics.reworkRate == Ratio(1, of: 2))
  }

  @Test func `lead times are of changes, durations of deployments`() throws {
    let metrics = try metrics(of: [
      attempt("a", from: 40, to: 100) { $0.changes = changes(0, 50, 90) },
      attempt("b", from: 100, to: 300) { $0.committed = at(0) },
    ])
    #expect(metrics.leadTime == Distribution([100, 50, 10, 300].map { $0 * 1_000_000 }))
    #expect(metrics.duration == Distribution([60_000_000, 200_000_000]))
  }

  @Test func `recovery that has not come is unresolved, and no sample`() throws {
    let broken = [attempt("a", .failed), attempt("b") { $0.rollbacks = [rollback(from: 110)] }]
    let waiting = try metrics(of: broken)
    #expect(waiting.recovery.count == 0)
    #expect(waiting.recovery.percentile(50) == nil)
    #expect(waiting.tally.recovery.unresolved == 2)
    let healed = try metrics(of: broken, next: 150)
    #expect(healed.recovery == Distribution([50_000_000, 40_000_000]))
    #expect(healed.tally.recovery.unresolved == 0)
  }

  @Test func `without deployments rates and figures are null, counts and frequency zero`() throws {
    let metrics = try metrics(of: [attempt("a", .blocked)])
    #expect(metrics.perDay == 0)
    for rate in [
      metrics.failureRate, metrics.rollbackRate, metrics.changeFailRate, metrics.reworkRate,
    ] {
      #expect(rate == Ratio(0, of: 0))
      #expect(rate.value == nil)
    }
    for distribution in [
      metrics.duration, metrics.leadTime, metrics.recovery, metrics.queueTime,
    ] {
      #expect(distribution.count == 0)
      #expect(distribution.percentile(50) == nil)
    }
  }

  @Test func `with one good deployment rates are zero, not null`() throws {
    let metrics = try metrics(of: [attempt("a")])
    for rate in [
      metrics.failureRate, metrics.rollbackRate, metrics.changeFailRate, metrics.reworkRate,
    ] {
      #expect(rate.value == 0)
    }
  }
}
