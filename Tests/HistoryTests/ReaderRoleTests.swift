import Deployments
import Log
import Postgres
import TestSupport
import Testing

@testable import History

/// A role that may only read gets answers, as far as somebody else's projector has come.
@Suite(.database)
struct ReaderRoleTests {
  @Test func `it cannot project, and is answered at the checkpoint`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 700, deployments: 8).events)
    let size = try await fixture.history.size()
    let history = History(of: try await TestDatabase.current.openLog(role: "shiplog_reader"))
    #expect(try await history.catchUp() == size)

    try await fixture.append(RandomHistory(seed: 701, deployments: 2).events)
    let error = try #require(
      await #expect(throws: PostgresError.self) { try await history.catchUp() })
    #expect(error.sqlstate == "42501", "\(error)")
    #expect(!error.isConnectionFailure)
    #expect(try await history.size() == size)
    #expect(try await history.status() == (try await fixture.history.status()))
    let found = try await history.deployments(DeploymentQuery())
    #expect(found == (try await fixture.history.deployments(DeploymentQuery())))
    #expect(found.position == size - 1)
    #expect(try await history.entries(EntryQuery()).entries.count == 50)
    #expect(try await history.timeline(of: found.deployments[0].id) != nil)
  }

  @Test func `it cannot rebuild, and can read what was rebuilt`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 702, deployments: 4).events)
    let history = History(of: try await TestDatabase.current.openLog(role: "shiplog_reader"))
    let error = try #require(
      await #expect(throws: PostgresError.self) { try await history.rebuild() })
    #expect(error.sqlstate == "42501", "\(error)")
    // What it held must not keep others from it.
    try await fixture.history.rebuild()
    #expect(try await history.status() == (try await fixture.history.status()))
  }

  @Test func `it cannot write the read models by any statement of its own`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 703, deployments: 1).events)
    let reader = Connection(TestDatabase.current.url(role: "shiplog_reader"))
    for name in ReadTables.names {
      let error = try #require(
        await #expect(throws: PostgresError.self) {
          try await reader.query("DELETE FROM \(ReadTables.live.table(name))")
        })
      #expect(error.sqlstate == "42501")
    }
  }
}
