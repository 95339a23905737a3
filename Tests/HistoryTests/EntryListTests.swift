import Deployments
import Log
import Postgres
import TestSupport
import Testing

@testable import History

@Suite(.database)
struct EntryListTests {
  @Test func `each filter leaves what it says, newest first`() async throws {
    let fixture = try await HistoryFixture()
    let history = RandomHistory(seed: 600, deployments: 25)
    try await fixture.tell(history.events)
    let entries = try await fixture.allEntries()
    let middle = entries.map(\.occurred).sorted()[entries.count / 2]
    let edits: [(inout EntryQuery) -> Void] = [
      { _ in }, { $0.environment = "production" }, { $0.service = "catalog" },
      { $0.deployment = history.ids[3] }, { $0.type = "deployment.finished" },
      { $0.type = "dev.cdevents.service.upgraded.0.3.0" }, { $0.type = "com.example.timeless" },
      { $0.from = middle }, { $0.to = middle },
      {
        $0.environment = "dev"
        $0.type = "started"
        $0.from = middle
      },
    ]
    for (number, edit) in edits.enumerated() {
      var query = EntryQuery()
      query.limit = .max
      edit(&query)
      let answer = try await fixture.history.entries(query)
      #expect(answer.position == Int64(entries.count - 1))
      let expected = entries.filter(query.matches).reversed()
      #expect(answer.entries.map(\.entry) == Array(expected), "filter \(number)")
      #expect(!answer.entries.isEmpty, "filter \(number)")
      #expect(number == 0 || answer.entries.count < entries.count, "filter \(number)")
      #expect(answer.entries.allSatisfy { $0.isBodyStored })
    }
  }

  @Test func `positions before and after bound it, and a limit keeps the newest`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 601, deployments: 10).events)
    let last = try await fixture.history.size() - 1
    func positions(_ edit: (inout EntryQuery) -> Void) async throws -> [Int64] {
      var query = EntryQuery()
      edit(&query)
      return try await fixture.history.entries(query).entries.map(\.entry.position)
    }
    #expect(try await positions { $0.limit = 3 } == [last, last - 1, last - 2])
    #expect(try await positions { $0.before = 4 } == [3, 2, 1, 0])
    #expect(try await positions { $0.after = last - 1 } == [last, last - 1])
    #expect(
      try await positions {
        $0.before = 9
        $0.after = 5
      } == [8, 7, 6, 5])
    #expect(try await positions { $0.limit = 0 } == [])
    #expect(try await positions { $0.before = 0 } == [])
  }

  @Test func `a body that is gone is told`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 602, deployments: 3).events)
    let erased = try await fixture.history.erase(
      [5], reason: "test", now: RandomHistory.now)
    #expect(erased.bodies == 1)
    try await fixture.history.catchUp()
    var query = EntryQuery()
    query.limit = .max
    let entries = try await fixture.history.entries(query).entries
    #expect(entries.filter { !$0.isBodyStored }.map(\.entry.position) == [5])
    let live = try await fixture.dump()
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == live)
  }
}
