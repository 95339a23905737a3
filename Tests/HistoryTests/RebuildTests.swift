import Deployments
import Log
import Postgres
import TestSupport
import Testing

@testable import History

@Suite(.database)
struct RebuildTests {
  @Test(arguments: 300..<310 as Range<UInt64>)
  func `rebuilt tables are the live ones, row for row, however often`(seed: UInt64) async throws {
    let fixture = try await HistoryFixture()
    var random = SplitMix64(seed: seed)
    let events = RandomHistory(seed: seed, deployments: 15).events.shuffled(using: &random)
    var rest = events[...]
    while !rest.isEmpty {
      try await fixture.tell(Array(rest.prefix(23)))
      rest = rest.dropFirst(23)
    }
    let live = try await fixture.dump()
    #expect(live["deployment"]?.count ?? 0 > 30)
    for _ in 0..<2 {
      try await fixture.history.rebuild()
      #expect(try await fixture.dump() == live)
    }
    // What follows is folded upon the rebuilt ones as upon the live ones.
    try await fixture.tell(RandomHistory(seed: seed + 1_000, deployments: 5).events)
    #expect(try await fixture.deployments() == folded(try await fixture.allEntries()))
  }

  @Test func `ids and names that look the same are as different live as rebuilt`() async throws {
    let fixture = try await HistoryFixture()
    // Composed and decomposed: to Swift one text, to PostgreSQL two.
    let ids = ["caf\u{E9}", "cafe\u{301}"]
    func end(_ id: String, _ seconds: Int64) -> ReceivedEvent {
      var story = Story()
      story.succeeded(
        Story.attempt(id, "app:\(seconds)", environment: "review/\(id)"), at: seconds)
      return story.events[0]
    }
    for events in [[end(ids[0], 1)], [end(ids[1], 2)], [end(ids[0], 3), end(ids[1], 4)]] {
      try await fixture.append(events)
      // As another process does, which has folded nothing yet.
      try await History(of: fixture.log).catchUp()
    }
    let live = try await fixture.dump()
    #expect(live["place"]?.count == 2)
    #expect(live["deployment"]?.count == 4)
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == live)
  }

  @Test func `tables rebuilt while events are appended are the live ones`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 320, deployments: 20).events)
    let more = RandomHistory(seed: 321, deployments: 60).events
    try await withThrowingTaskGroup { group in
      group.addTask {
        for start in stride(from: 0, to: more.count, by: 9) {
          try await fixture.tell(Array(more[start..<min(start + 9, more.count)]))
        }
      }
      group.addTask { for _ in 0..<5 { try await fixture.history.rebuild() } }
      try await group.waitForAll()
    }
    try await fixture.history.catchUp()
    let live = try await fixture.dump()
    #expect(live["entry"]?.count == (try await fixture.allEntries().count))
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == live)
  }

  @Test func `rebuilds at once wait for each other`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 330, deployments: 10).events)
    let live = try await fixture.dump()
    try await withThrowingTaskGroup { group in
      for _ in 0..<3 { group.addTask { try await fixture.history.rebuild() } }
      for try await size in group { #expect(size == Int64(live["entry"]?.count ?? 0)) }
    }
    #expect(try await fixture.dump() == live)
  }

  @Test func `the rebuilt tables have the keys, indexes and grants of the first`() async throws {
    let fixture = try await HistoryFixture()
    func shape() async throws -> [String] {
      let rows = try await fixture.superuser.query(
        """
        SELECT format('%s %s %s', c.relname, c.relacl,
          (SELECT string_agg(regexp_replace(indexdef, 'INDEX \\S+ ', ''), ';' ORDER BY
            regexp_replace(indexdef, 'INDEX \\S+ ', '')) FROM pg_indexes
           WHERE schemaname = 'history' AND tablename = c.relname))
        FROM pg_class AS c WHERE c.relnamespace = 'history'::regnamespace AND c.relkind = 'r'
        ORDER BY 1
        """)
      return try rows.map { try $0.get(0) }
    }
    let first = try await shape()
    #expect(first.count == ReadTables.names.count)
    try await fixture.history.rebuild()
    #expect(try await shape() == first)
  }

  @Test func `readers during twenty rebuilds get every answer, whole and never an older one`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 340, deployments: 20).events)
    let more = RandomHistory(seed: 341, deployments: 40).events
    let places = try await fixture.history.status().states.count
    try await withThrowingTaskGroup { group in
      for _ in 0..<2 {
        group.addTask {
          let history = History(of: try await TestDatabase.current.openLog())
          var last: Int64 = 0
          func check(_ position: Int64?) throws {
            let position = try #require(position)
            #expect(position >= last)
            last = position
          }
          while !Task.isCancelled {
            let status = try await history.status()
            try check(status.position)
            #expect(status.states.count >= places)
            var query = DeploymentQuery()
            query.limit = 5
            let deployments = try await history.deployments(query)
            try check(deployments.position)
            #expect(deployments.deployments.count == 5)
            #expect(try await history.timeline(of: deployments.deployments[0].id) != nil)
            let entries = try await history.entries(EntryQuery())
            try check(entries.position)
            #expect(entries.entries.count == 50)
          }
        }
      }
      try await withThrowingTaskGroup { writers in
        writers.addTask {
          for start in stride(from: 0, to: more.count, by: 5) {
            try await fixture.tell(Array(more[start..<min(start + 5, more.count)]))
          }
        }
        writers.addTask { for _ in 0..<20 { try await fixture.history.rebuild() } }
        try await writers.waitForAll()
      }
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
