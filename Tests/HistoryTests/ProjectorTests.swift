import Deployments
import Log
import Postgres
import TestSupport
import Testing

@testable import History

@Suite(.database)
struct ProjectorTests {
  /// Folds the log as it is now in pages of this size, each with a projector that has just started, or all with one.
  private func project(
    _ fixture: HistoryFixture, pageSize: Int, capacity: Int = 4_000
  ) async throws {
    let projector = Projector(
      log: fixture.log, tables: .live, pageSize: pageSize, capacity: capacity)
    _ = try await projector.catchUp()
    await projector.close()
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1_000], [0, 3, 4_000])
  func `pages of any size and a memory of any give the deployments that all events give`(
    pageSize: Int, capacity: Int
  ) async throws {
    let fixture = try await HistoryFixture()
    try await fixture.append(RandomHistory(seed: 41, deployments: 15).events)
    try await project(fixture, pageSize: pageSize, capacity: capacity)
    let entries = try await fixture.allEntries()
    #expect(try await fixture.history.size() == Int64(entries.count))
    #expect(try await fixture.deployments() == folded(entries))
    let dump = try await fixture.dump()
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == dump)
  }

  @Test(arguments: 100..<112 as Range<UInt64>)
  func `any order of arrival and any split into appends give the same deployments`(
    seed: UInt64
  ) async throws {
    let fixture = try await HistoryFixture()
    var random = SplitMix64(seed: seed)
    let events = RandomHistory(seed: seed, deployments: 12).events
    var rest = events.shuffled(using: &random)[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...30, using: &random)
      try await fixture.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
      // Some with a memory, some by a program that has just been started.
      if Bool.random(using: &random) {
        try await fixture.history.catchUp()
      } else if Bool.random(using: &random) {
        try await project(fixture, pageSize: Int.random(in: 1...20, using: &random))
      }
    }
    try await fixture.history.catchUp()
    let inOrder = folded(events.map(\.event)) { _ in Deployment.appender }
    #expect(try await fixture.deployments() == inOrder)
  }

  /// Reading what one names brings in others of which not everything that they name has been read.
  @Test func `a projector that has just started knows whom a corrected rollback had named`()
    async throws
  {
    let fixture = try await HistoryFixture()
    var past = Story()
    for id in ["a", "b", "c"] { past.succeeded(Story.attempt(id, "app:\(id)"), at: 10) }
    past.rolledBack("a", by: "r1", to: "app:0", from: 20, to: 30)
    past.rolledBack("r1", by: "r2", to: "app:1", from: 40, to: 50)
    past.rolledBack("r2", by: "r3", to: "app:2", from: 60, to: 70)
    past.incident("detected", "i", of: "b", at: 80)
    past.incident("detected", "j", of: "b", at: 81)
    past.incident("reported", "j", of: "c", at: 82)
    try await fixture.tell(past.events)
    var now = Story()
    // Of r3, which brings in r2; and of r2, which had named r1.
    now.queued(Story.attempt("r3", "app:3", kind: "deploy"), at: 55)
    var corrected = Story.attempt("r2", "app:1", kind: "rollback")
    corrected.rollbackOf = "b"
    now.succeeded(corrected, at: 51)
    // Of i, which brings in b; and of j, which brings in c.
    now.incident("resolved", "i", of: nil, at: 90)
    now.incident("resolved", "j", of: nil, at: 91)
    try await fixture.append(now.events)
    try await project(fixture, pageSize: 1)
    let found = try await fixture.deployments()
    #expect(found == folded(try await fixture.allEntries()))
    #expect(found["r1"]?.rolledBack == false && found["b"]?.rolledBack == true)
    #expect(found["b"]?.incidents.map(\.resolved) == [Story.at(90), Story.at(91)])
    #expect(found["c"]?.incidents.map(\.resolved) == [Story.at(91)])
  }

  /// A fixed fingerprint, as alerts have it.
  @Test func `an alert that fires at each deployment costs each of them its own events`()
    async throws
  {
    let fixture = try await HistoryFixture()
    var story = Story()
    for index in 0..<100 as Range<Int64> {
      story.succeeded(Story.attempt("d\(index)", "app:\(index)"), at: index * 100)
      for (step, time) in [("detected", 10), ("resolved", 20)] as [(String, Int64)] {
        story.incident(step, "high-error-rate", of: "d\(index)", at: index * 100 + time)
      }
    }
    try await fixture.tell(story.events)
    let rows = try await fixture.superuser.query("SELECT count(*) FROM history.deployment")
    #expect(try rows[0].get(0, as: Int64.self) <= 3 * 100)
    #expect(try await fixture.deployments() == folded(try await fixture.allEntries()))
  }

  @Test func `every version is the fold of the log up to it`() async throws {
    for seed in 200..<203 as Range<UInt64> {
      let fixture = try await HistoryFixture()
      let known = try await fixture.history.size()
      try await fixture.tell(RandomHistory(seed: seed, deployments: 5).events)
      let entries = try await fixture.allEntries()
      for position in Int(known)..<entries.count {
        #expect(
          try await fixture.deployments(at: Int64(position)) == folded(entries[...position]),
          "seed \(seed), position \(position)")
      }
    }
  }

  @Test func `two projectors at once do the work once`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.append(RandomHistory(seed: 5, deployments: 40).events)
    let projectors = (1...4).map {
      Projector(log: fixture.log, tables: .live, pageSize: 3 * $0)
    }
    try await withThrowingTaskGroup { group in
      for projector in projectors { group.addTask { _ = try await projector.catchUp() } }
      try await group.waitForAll()
    }
    let entries = try await fixture.allEntries()
    #expect(try await fixture.deployments() == folded(entries))
    let dump = try await fixture.dump()
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == dump)
  }

  @Test func `one projector asked from many sides at once does the work once`() async throws {
    let fixture = try await HistoryFixture()
    let projector = Projector(log: fixture.log, tables: .live, pageSize: 5)
    let events = RandomHistory(seed: 6, deployments: 40).events
    try await withThrowingTaskGroup { group in
      group.addTask { try await fixture.append(events, by: 7) }
      for _ in 0..<6 {
        group.addTask { for _ in 0..<10 { _ = try await projector.catchUp() } }
      }
      try await group.waitForAll()
    }
    _ = try await projector.catchUp()
    #expect(try await fixture.deployments() == folded(try await fixture.allEntries()))
    let dump = try await fixture.dump()
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == dump)
  }

  @Test func `a projector whose connection is cut in the middle goes on where it was`() async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.append(RandomHistory(seed: 8, deployments: 60).events)
    let projector = Projector(log: fixture.log, tables: .live, pageSize: 2)
    let count = try await fixture.allEntries().count
    let killer = Task {
      while !Task.isCancelled {
        try await fixture.superuser.query(
          """
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'shiplog projector' AND datname = current_database()
          """)
        try await Task.sleep(for: .milliseconds(10))
      }
    }
    var failures = 0
    while failures < 8 {
      do {
        if try await projector.catchUp() == Int64(count) { break }
      } catch let error as PostgresError {
        #expect(error.isConnectionFailure || error.isCommitUnknown, "\(error)")
        failures += 1
      }
    }
    killer.cancel()
    _ = try? await killer.value
    #expect(failures > 0)
    _ = try? await projector.catchUp()
    _ = try await projector.catchUp()
    #expect(try await fixture.history.size() == Int64(count))
    let dump = try await fixture.dump()
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == dump)
  }

  @Test func `a page that the database refuses leaves nothing behind`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.append(RandomHistory(seed: 9, deployments: 6).events)
    let projector = Projector(log: fixture.log, tables: .live, pageSize: 10)
    try await fixture.superuser.script(
      "ALTER TABLE history.deployment ADD CONSTRAINT refusing CHECK (since < 15) NOT VALID")
    let error = try #require(
      await #expect(throws: PostgresError.self) { _ = try await projector.catchUp() })
    #expect(error.constraint == "refusing")
    let stuck = try await fixture.history.size()
    #expect(stuck > 0 && stuck % 10 == 0)
    try await fixture.superuser.script("ALTER TABLE history.deployment DROP CONSTRAINT refusing")
    _ = try await projector.catchUp()
    #expect(try await fixture.deployments() == folded(try await fixture.allEntries()))
    let dump = try await fixture.dump()
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == dump)
  }

  @Test func `a leaf that cannot be read stops the projection there, and nothing else`()
    async throws
  {
    let fixture = try await HistoryFixture()
    let history = RandomHistory(seed: 10, deployments: 10)
    try await fixture.append(history.events)
    try await fixture.superuser.script(
      """
      ALTER TABLE log.entry DISABLE TRIGGER append_only;
      UPDATE log.entry SET leaf = '{}', leaf_hash = sha256('\\x00'::bytea || '{}')
      WHERE position = 37;
      """)
    for _ in 0..<2 {
      do {
        try await fixture.history.catchUp()
        Issue.record("the projection went on")
      } catch LogError.unreadableLeaf(let position, _) {
        #expect(position == 37)
      }
      #expect(try await fixture.history.size() == 37)
    }
    let entries = try await fixture.log.entries(from: 0, limit: 37)
    #expect(try await fixture.deployments() == folded(entries))
    #expect(try await fixture.history.status().position == 36)
    let more = RandomHistory(seed: 11, deployments: 1).events
    #expect(try await fixture.log.append(more).contains { $0.status == .appended })
    do {
      try await fixture.history.rebuild()
      Issue.record("the rebuild went on")
    } catch LogError.unreadableLeaf(let position, _) {
      #expect(position == 37)
    }
    #expect(try await fixture.history.size() == 37)
  }
}

extension ProjectorTests {
  @Test func `the longest rollout that the log takes stops nothing`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10) { $0.rollout = 9_007_199_254 }
    story.succeeded(Story.attempt("b", "app:2"), at: 20)
    try await fixture.tell(story.events)
    let started = try #require(try await fixture.deployments()["a"]?.started)
    #expect(started.rfc3339.hasPrefix("1740-"))
    #expect(try await fixture.deployments().count == 2)
  }
}
