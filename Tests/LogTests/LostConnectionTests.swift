import Deployments
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite(.database, .timeLimit(.minutes(30))) struct LostConnectionTests {
  @Test(arguments: SeveringProxy.Cut.allCases)
  func `an append whose COMMIT got no answer knows its own entries again`(
    cut: SeveringProxy.Cut
  ) async throws {
    let direct = try await TestDatabase.current.makeLog()
    _ = try await direct.append([try sampleEvent(0)])
    let proxy = try await SeveringProxy()
    defer { proxy.stop() }
    let log = try await Log.open(url: proxy.url(role: "shiplog_service"))
    proxy.arm(cut)
    let receipts = try await log.append(
      [try sampleEvent(1), try sampleEvent(0), try sampleEvent(1), try sampleEvent(2)])
    #expect(proxy.cutCount > 0)
    #expect(receipts.map(\.position) == [1, 0, 1, 2])
    #expect(receipts.map(\.status) == [.appended, .duplicate, .duplicate, .appended])
    #expect(receipts.allSatisfy { $0.size == 3 })
    #expect(try await TestDatabase.current.leaves().count == 3)
    #expect(try await log.verify().isSound)
  }

  @Test func `a connection lost within the append is opened again, and nothing is written twice`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    let holder = TestDatabase.current.connection()
    try await holder.script("BEGIN; SELECT FROM log.head FOR UPDATE")
    async let receipts = log.append(try sampleEvents(0..<3))
    // Within a transaction the server would show the same activity for ever.
    let administrator = TestDatabase.current.connection()
    var ended = 0
    while ended < 2 {
      ended += try await administrator.query(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'shiplog append'
          AND wait_event_type = 'Lock'
        """
      ).count
      try await Task.sleep(for: .milliseconds(20))
    }
    try await holder.script("COMMIT")
    #expect(try await receipts.map(\.position) == [0, 1, 2])
    #expect(try await receipts.allSatisfy { $0.status == .appended })
    #expect(try await TestDatabase.current.leaves().count == 3)
  }

  @Test func `connections ended again and again under load lose nothing and double nothing`()
    async throws
  {
    let database = TestDatabase.current
    let logs = [try await database.makeLog(), try await database.openLog()]
    let killer = Task { try await Self.endAppendersForEver(in: database) }
    let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
      for task in 0..<4 {
        group.addTask {
          var receipts: [Receipt] = []
          for call in 0..<40 {
            let first = (task * 40 + call) * 5
            receipts += try await Self.persist(
              in: logs[task % 2], try sampleEvents(first..<first + 5))
          }
          return receipts
        }
      }
      return try await group.reduce(into: [Receipt]()) { $0 += $1 }
    }
    killer.cancel()
    #expect(try await killer.value >= 3)
    let ids = try await logs[0].entries(from: 0, limit: 2_000).map(\.event.id)
    #expect(ids.count == 800)
    #expect(Set(ids).count == 800)
    #expect(receipts.count == 800)
    for receipt in receipts { #expect(ids[Int(receipt.position)] == receipt.id) }
    #expect(try await logs[0].verify().isSound)
  }

  /// Answers how many it ended, once it is cancelled.
  private static func endAppendersForEver(in database: TestDatabase) async throws -> Int {
    let administrator = database.connection()
    var ended = 0
    while !Task.isCancelled {
      ended += try await administrator.query(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'shiplog append'
        """
      ).count
      try? await Task.sleep(for: .milliseconds(40))
    }
    return ended
  }

  /// Appends until there is an answer, as a caller does.
  private static func persist(in log: Log, _ events: [ReceivedEvent]) async throws -> [Receipt] {
    while true {
      do throws(LogError) {
        return try await log.append(events)
      } catch {
        guard case .unreachable = error else { throw error }
      }
    }
  }

  @Test func `a server that is not there is unreachable, and says so within seconds`() async throws
  {
    let start = ContinuousClock.now
    let error = await #expect(throws: LogError.self) {
      _ = try await Log.open(url: "postgresql:///shiplog?host=/nowhere")
    }
    guard case .unreachable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(try #require(error))".hasPrefix("the database cannot be reached: "))
    let second = await #expect(throws: LogError.self) {
      _ = try await Schema.migrate(url: "postgresql:///shiplog?host=/nowhere", origin: nil)
    }
    #expect("\(try #require(second))".hasPrefix("the database cannot be reached: "))
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func `a server that goes away is unreachable for the append within seconds`() async throws {
    let proxy = try await SeveringProxy()
    _ = try await TestDatabase.current.makeLog()
    let log = try await Log.open(url: proxy.url(role: "shiplog_service"))
    proxy.stop()
    let batch = [try sampleEvent(1)]
    let start = ContinuousClock.now
    let error = await #expect(throws: LogError.self) { try await log.append(batch) }
    guard case .unreachable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(ContinuousClock.now - start < .seconds(30))
  }
}
