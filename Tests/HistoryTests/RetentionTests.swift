import Deployments
import Log
import TestSupport
import Testing

@testable import History

/// Pruning takes details alone: what was answered for a position is answered again, byte for byte.
@Suite(.database)
struct RetentionTests {
  private struct Answers: Equatable {
    let status: [StatusAnswer]
    let deployments: [DeploymentAnswer]
    let metrics: [String]
    let leaves: [Entry]
  }

  private func answers(_ fixture: HistoryFixture, at positions: [Int64]) async throws -> Answers {
    var status: [StatusAnswer] = []
    var deployments: [DeploymentAnswer] = []
    var metrics: [String] = []
    for position in positions {
      status.append(try await fixture.history.status(at: .position(position)))
      var query = DeploymentQuery()
      query.cursor = DeploymentCursor("\(position):\(Timestamp.written.upperBound.microseconds):~")
      query.limit = 1_000
      deployments.append(try await fixture.history.deployments(query))
      var question = MetricsQuery(from: RandomHistory.beginning, to: RandomHistory.now)
      question.at = position
      question.bucket = .month
      let report = try await fixture.history.metrics(question)
      metrics.append(String(decoding: report.json().bytes, as: UTF8.self))
    }
    let last = positions.max() ?? 0
    return Answers(
      status: status, deployments: deployments, metrics: metrics,
      leaves: try await fixture.log.entries(from: 0, limit: Int(last) + 1))
  }

  private func days(_ count: Int64) -> Timestamp {
    Timestamp(microseconds: RandomHistory.beginning.microseconds + count * 86_400_000_000)
  }

  private func declare(
    _ environment: String, _ random: inout SplitMix64, at time: Timestamp,
    on fixture: HistoryFixture
  ) async throws {
    var policy = Policy(standardFor: environment)
    policy.detailsKeptDays = Bool.random(using: &random) ? .random(in: 0...2, using: &random) : nil
    policy.preserved =
      Bool.random(using: &random) ? .last(.random(in: 0...3, using: &random)) : .all
    let bytes = PolicyEvent.declared(
      policy, of: environment, replacing: try await fixture.log.head().size,
      time: time)
    _ = try await fixture.log.append([try ReceivedEvent(parsing: bytes, now: RandomHistory.now)])
  }

  private func hold(
    _ id: String, _ random: inout SplitMix64, of ids: [String], on fixture: HistoryFixture
  ) async throws {
    var hold = Hold()
    switch Int.random(in: 0..<4, using: &random) {
    case 0: hold.environment = "dev"
    case 1: hold.service = "checkout"
    case 2: hold.deployment = ids[Int.random(in: 0..<ids.count, using: &random)]
    default: (hold.from, hold.to) = (days(0), days(1))
    }
    let bytes = HoldEvent.placed(
      id: id, hold, reason: "case", time: RandomHistory.now)
    _ = try await fixture.log.append([try ReceivedEvent(parsing: bytes, now: RandomHistory.now)])
  }

  /// What may be gone, by the plainest reading of the rules: nothing that is held, preserved, young, running or under way.
  private func mayGo(
    _ entry: Entry, _ all: [Entry], at time: Timestamp
  ) -> Bool {
    let deployments = folded(all)
    let event = entry.event
    guard event.facts.rule == nil,
      let environment = event.environment
        ?? event.deployment.flatMap({ deployments[$0]?.environment })
    else { return false }
    var policy = Policy(standardFor: environment)
    var holds: [String: Hold] = [:]
    for other in all {
      switch other.event.facts.rule {
      case .policy(let declared) where other.event.environment == environment: policy = declared
      case .hold(let hold): holds[other.event.subject ?? ""] = hold
      case .release(let id): holds[id] = nil
      default: break
      }
    }
    guard let kept = policy.detailsKeptDays,
      entry.occurred.microseconds + kept * 86_400_000_000 < time.microseconds
    else { return false }
    let isHeld = holds.values.contains { hold in
      (hold.environment == nil || event.environment == nil || hold.environment == event.environment)
        && (hold.service == nil || event.service == nil || hold.service == event.service)
        && (hold.deployment == nil || hold.deployment == event.deployment)
        && (hold.from.map { entry.occurred >= $0 } ?? true)
        && (hold.to.map { entry.occurred < $0 } ?? true)
    }
    guard !isHeld else { return false }
    guard let id = event.deployment, let deployment = deployments[id] else { return true }
    guard deployment.outcome != .inProgress else { return false }
    let neighbours = deployments.values.filter {
      $0.environment == deployment.environment && $0.service == deployment.service && $0.changed
    }
    .sorted { ($0.finished?.microseconds ?? 0, $0.id) > ($1.finished?.microseconds ?? 0, $1.id) }
    if neighbours.first?.id == id { return false }
    let good = neighbours.filter {
      $0.outcome == .succeeded && $0.kind != .remove && $0.verified != false && !$0.rolledBack
    }
    guard let limit = policy.preserved.limit else { return false }
    return !good.prefix(limit).contains { $0.id == id }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func `answers, leaves and roots are the same before and after every pruning`(_ seed: UInt64)
    async throws
  {
    let fixture = try await HistoryFixture()
    let other = History(of: try await TestDatabase.current.openLog())
    var random = SplitMix64(seed: seed)
    let history = RandomHistory(seed: 700 + seed, deployments: 40)
    var rest = history.events[...]
    var holds: [String] = []
    var goneBefore: Set<Int64> = []
    var erasures = 0
    for round in 0..<5 {
      try await fixture.tell(Array(rest.prefix(history.events.count / 5 + 1)))
      rest = rest.dropFirst(history.events.count / 5 + 1)
      for environment in ["dev", "staging", "production"] where Bool.random(using: &random) {
        try await declare(environment, &random, at: days(1), on: fixture)
      }
      holds.append("hold-\(round)")
      try await hold(holds[round], &random, of: history.ids, on: fixture)
      if round > 1, Bool.random(using: &random) {
        let bytes = HoldEvent.released(
          id: holds[round - 1], reason: "over", time: RandomHistory.now)
        _ = try await fixture.log.append([
          try ReceivedEvent(parsing: bytes, now: RandomHistory.now)
        ])
      }
      try await fixture.history.catchUp()
      let last = try await fixture.history.size() - 1
      let positions = [last, last / 2, .random(in: 0...last, using: &random)]
      let before = try await answers(fixture, at: positions)
      let root = try await fixture.log.head().root
      let time = days(.random(in: 1...4, using: &random))
      let all = try await fixture.allEntries()
      // What is erased on request goes whatever the rules say, unless it is held; the answers stay.
      let wanted = Int64.random(in: 0...last, using: &random)
      let erased = try? await fixture.history.erase(
        [wanted], reason: "request", now: RandomHistory.now)
      if erased != nil {
        goneBefore.insert(wanted)
        erasures += 1
      }
      // Two at once, by clocks of their own.
      let justBefore = Timestamp(microseconds: time.microseconds - 1)
      async let second: Void = other.applyRetention(now: { justBefore }, done: { _, _ in })
      try await fixture.history.applyRetention(now: { time }, done: { _, _ in })
      try await second
      let size = try await fixture.log.head().size
      let stored = try await fixture.log.storedBodies(at: Array(0..<size))
      let gone = Set((0..<size).filter { !stored.contains($0) })
      for position in gone.subtracting(goneBefore) {
        #expect(mayGo(all[Int(position)], all, at: time), "\(position) in round \(round)")
      }
      goneBefore = gone
      try await fixture.history.catchUp()
      // What the plan says is what was done: there is nothing left.
      #expect(try await fixture.history.retentionPlan(at: time).parts.isEmpty)
      #expect(try await answers(fixture, at: positions) == before)
      let live = try await fixture.dump()
      try await fixture.history.rebuild()
      #expect(try await fixture.dump() == live)
      #expect(try await answers(fixture, at: positions) == before)
      let verified = try await fixture.log.verify(bodies: true)
      #expect(verified.isSound)
      #expect(size == last + 1 || verified.root != root)
    }
    #expect(goneBefore.count > erasures)
  }

  @Test func `a plan names every stored body once, with the rule that keeps it`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 720, deployments: 30).events)
    let plan = try await fixture.history.retentionPlan(at: days(60))
    let size = try await fixture.history.size()
    #expect(plan.groups.reduce(0) { $0 + $1.bodies } == size)
    let prunable = plan.groups.filter { $0.key.verdict == .prunable }
    #expect(prunable.reduce(0) { $0 + $1.bodies } == Int64(plan.parts.flatMap(\.positions).count))
    let staging = try await fixture.history.retentionPlan(environment: "staging", at: days(120))
    #expect(Set(staging.groups.map(\.key.environment)) == ["staging"])
    #expect(Set(staging.parts.map(\.environment)) == ["staging"])
  }

  @Test func `a hold that comes while a plan is carried out is planned for`() async throws {
    let fixture = try await HistoryFixture()
    // What stays lies between, so that it takes several transactions.
    var story = Story()
    for number in 0..<500 {
      for environment in ["dev", "production"] {
        story.succeeded(
          Story.attempt("\(environment)-\(number)", "app:\(number)", environment: environment),
          at: Int64(number))
      }
    }
    try await fixture.tell(story.events)
    let held = try #require(
      try await fixture.allEntries().first { $0.event.deployment == "dev-400" }?.position)
    let beside = History(of: try await TestDatabase.current.openLog())
    // As a server does, so that the read models are never behind.
    let server = Task { await beside.keepUp { _ in } }
    let (batches, began) = AsyncStream.makeStream(of: Void.self)
    let holder = Task {
      for await _ in batches.prefix(1) {}
      _ = try await beside.log.append([
        Ruling.hold("case", at: 600) { $0.deployment = "dev-400" }
      ])
    }
    let time = days(60)
    try await fixture.history.applyRetention(now: { time }) { _, _ in
      began.yield()
    }
    try await holder.value
    server.cancel()
    await server.value
    #expect(try await fixture.log.storedBodies(at: [held, held - 2, held + 2]) == [held])
  }

  @Test func `a hold that ended in the year 0000 keeps nothing`() async throws {
    let fixture = try await HistoryFixture()
    let ancient = try #require(Timestamp(rfc3339: "0000-06-01T00:00:00Z"))
    try await fixture.tell([Ruling.hold("old", at: 1) { $0.until = ancient }])
    try await fixture.tell(RandomHistory(seed: 740, deployments: 2).events)
    let erased = try await fixture.history.erase(
      [1, 2], reason: "on request", now: RandomHistory.now)
    #expect(erased.bodies == 2)
  }

  @Test func `an erasure takes what no policy would, and not what is held`() async throws {
    let fixture = try await HistoryFixture()
    let history = RandomHistory(seed: 730, deployments: 5)
    try await fixture.tell(history.events)
    let erased = try await fixture.history.erase(
      [1, 2], reason: "on request", now: RandomHistory.now)
    #expect(erased.bodies == 2)
    try await fixture.history.catchUp()
    let told = try await fixture.history.prunings(of: [1, 2, 3])
    #expect(told.keys.sorted() == [1, 2])
    #expect(told[1]?.reason == .erasureRequest)
    #expect(told[1]?.position == erased.receipt.position)
    do {
      _ = try await fixture.history.erase(
        [2, 3], reason: "again", now: RandomHistory.now)
      Issue.record("it went twice")
    } catch let error as LogError {
      guard case .bodiesGone([2]) = error else { throw error }
    }
    #expect(try await fixture.log.storedBodies(at: [3]) == [3])
  }
}
