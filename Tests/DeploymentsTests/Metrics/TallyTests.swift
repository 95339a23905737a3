import Deployments
import Testing

struct TallyTests {
  /// One of each standing and more, with what the next recovery of each is.
  private static let many: [(Deployment, next: Int64?)] = [
    (
      attempt("a") {
        $0.queued = at(10)
        $0.changes = changes(0, -50)
      }, nil
    ),
    (attempt("b", .failed, to: 200) { $0.rollbacks = [rollback("c", from: 210, to: 260)] }, 260),
    (attempt("c", to: 260) { $0.kind = .rollback }, nil),
    (
      attempt("d", from: nil, to: 300) {
        $0.queued = at(290)
        $0.remediates = ["b"]
      }, nil
    ),
    (attempt("e", .failed) { $0.stage = "deploy" }, nil),
    (attempt("f", .blocked), nil), (attempt("g", .cancelled), nil), (attempt("h", .unchanged), nil),
    (attempt("i") { $0.kind = .remove }, nil),
    (
      attempt("j", .failed) {
        $0.kind = .rollback
        $0.rollbackOf = "b"
      }, nil
    ),
  ]

  private func tally(_ deployments: some Sequence<(Deployment, next: Int64?)>) throws -> Tally {
    var tally = Tally()
    for (deployment, next) in deployments {
      tally.add(try measured(deployment), next: next.map(at))
    }
    return tally
  }

  /// Everything that a tally tells, in the words of a report.
  private func told(_ tally: Tally) -> String {
    let members = Metrics(from: at(0), to: at(86_400), tally).members(target: nil)
    return JSONText.object(members).pretty()
  }

  @Test func `every deployment is counted once, by its standing`() throws {
    let tally = try tally(Self.many)
    let counts = Measurement.Standing.allCases.map { tally.count($0) }
    // succeeded, failed, blocked, cancelled, unchanged, removed, rollback, failed_rollback
    #expect(counts == [2, 2, 1, 1, 1, 1, 1, 1])
    #expect(tally.population == 4)
  }

  @Test func `stages, rollbacks, failed changes and reworks are of the population`() throws {
    let tally = try tally(Self.many)
    #expect(
      Metrics.stages.map { tally.failures(in: $0) } == [0, 1, 0, 1, 0])
    #expect(tally.rolledBack == 1)
    #expect(tally.rolledBack(.automatic) == 1)
    #expect(tally.rolledBack(.manual) == 0)
    #expect(tally.changeFailures == 2)
    #expect(tally.reworks == 1)
  }

  @Test func `samples are those of every deployment of the population`() throws {
    let tally = try tally(Self.many)
    #expect(tally.duration.spans == [60_000_000])
    #expect(tally.leadTime.spans == [100_000_000, 150_000_000])
    #expect(tally.recovery.spans == [60_000_000])
    #expect(tally.recovery.unresolved == 1)
    #expect(tally.queueTime.spans == [30_000_000])
    #expect(tally.leadTime.count(.noCommitTime) == 1)
  }

  @Test func `one that lacks a start for two of its samples lacks it once`() throws {
    // `d` lacks it for its duration and its time in the queue, these for one sample each.
    let undone = attempt("v") { $0.rollbacks = [rollback(from: nil)] }
    let failed = attempt("w", .failed, from: nil) { $0.queued = at(10) }
    let tally = try tally(Self.many + [(undone, next: 500), (failed, next: 500)])
    #expect(tally.duration.count(.noStart) == 1)
    #expect(tally.queueTime.count(.noStart) == 2)
    #expect(tally.recovery.count(.noStart) == 1)
    #expect(tally.withoutStart == 3)
  }

  @Test func `negative spans are counted in every metric, and together`() throws {
    let backwards = attempt("n", from: 110) {
      $0.queued = at(120)
      $0.changes = changes(101, 102, 99)
      $0.incidents = [incident(detected: 300, resolved: 200)]
    }
    let tally = try tally([(backwards, next: nil)])
    #expect(tally.duration.count(.negativeSpan) == 1)
    #expect(tally.leadTime.count(.negativeSpan) == 2)
    #expect(tally.recovery.count(.negativeSpan) == 1)
    #expect(tally.queueTime.count(.negativeSpan) == 1)
    #expect(tally.negativeSpans == 5)
    #expect(tally.leadTime.spans == [1_000_000])
    #expect(tally.withoutStart == 0)
  }

  @Test func `it does not matter in which order deployments are added`() throws {
    #expect(told(try tally(Self.many.reversed())) == told(try tally(Self.many)))
  }

  @Test(arguments: 0...10)
  func `the tallies of two parts add up to that of the whole`(cut: Int) throws {
    var sum = try tally(Self.many.prefix(cut))
    var rest = try tally(Self.many.dropFirst(cut))
    sum.inProgress = 2
    rest.inProgress = 3
    sum.unattributedIncidents = 5
    rest.unattributedIncidents = 7
    sum.add(rest)
    var whole = try tally(Self.many)
    whole.inProgress = 5
    whole.unattributedIncidents = 12
    #expect(told(sum) == told(whole))
  }
}
