import Deployments
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite(.database) struct AppendTests {
  @Test func `a receipt says where and when an event was recorded, and what the log is now`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    #expect(log.origin == "log.example/test")
    let receipts = try await log.append(try sampleEvents(0..<3))
    let leaves = try await TestDatabase.current.leaves()
    let head = try await log.head()
    #expect(head.size == 3)
    #expect(head.root == recursiveRoot(leaves.map(Hash.leaf)[...]))
    #expect(receipts.map(\.position) == [0, 1, 2])
    #expect(receipts.map(\.id) == ["event-0", "event-1", "event-2"])
    for receipt in receipts {
      #expect(receipt.status == .appended)
      #expect(receipt.source == "https://ci.example.com")
      #expect(receipt.size == 3)
      #expect(receipt.root == head.root)
      #expect(receipt.recorded == receipts[0].recorded)
    }
    let entries = try await log.entries(from: 0, limit: 10)
    #expect(entries.map(\.position) == [0, 1, 2])
    #expect(entries.map(\.event) == (try sampleEvents(0..<3)).map(\.event))
    #expect(entries.map(\.recorded) == receipts.map(\.recorded))
    #expect(entries[0].principal == .databaseRole("shiplog_service"))
    let verification = try await log.verify()
    #expect(verification.isSound)
    #expect(verification.root == head.root)
  }

  @Test func `a body is stored byte for byte, its digest under its salt in the leaf`() async throws
  {
    let log = try await TestDatabase.current.makeLog()
    let event = try received(
      """
      { "id":"é", "specversion" : "1.0",\r\n "source":"s", "type":"t" , "data": 1.50 }
      """)
    _ = try await log.append([event])
    let entry = try await log.entries(at: [0])[0]
    let row = try await TestDatabase.current.connection().query(
      "SELECT salt, content, sha256(salt || content) FROM log.body")[0]
    let salt: [UInt8] = try row.get(0)
    #expect(try row.get(1) == event.body)
    #expect(Set(salt).count > 8)
    #expect(entry.bodies.count == 1)
    #expect(entry.bodies[0].sha256 == .digest(of: salt + event.body))
    #expect(entry.bodies[0].sha256.bytes == (try row.get(2)))
    #expect(entry.bodies[0].size == Int64(event.body.count))
    #expect(entry.bodies[0].mediaType == "application/cloudevents+json")
    #expect(try await log.bodies(at: [0, 1]) == [0: event.body])
    #expect(try await log.storedBodies(at: [0, 1]) == [0])
  }

  @Test func `an empty call answers nothing and writes nothing`() async throws {
    let log = try await TestDatabase.current.makeLog()
    #expect(try await log.append([]).isEmpty)
    #expect(try await log.head().size == 0)
    #expect(try await log.head().root == .emptyTree)
    #expect(try await log.entries(from: 0, limit: 10).isEmpty)
  }

  @Test func `more events than a batch may have are refused`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let events = Array(repeating: try sampleEvent(1), count: 10_001)
    let error = await #expect(throws: LogError.self) { try await log.append(events) }
    #expect("\(try #require(error))".hasPrefix("10001 events in one batch are more than 10000"))
    #expect(try await log.head().size == 0)
  }

  @Test func `an event whose leaf would be too large is refused, and its batch with it`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    var large = try sampleEvent(2)
    large.event.facts.remediates = (0..<1_000).map { "deployment-\($0)" }
    let batch = [try sampleEvent(1), large]
    let error = await #expect(throws: LogError.self) { try await log.append(batch) }
    guard case .rejected(let rejection, let index) = error else {
      Issue.record("something else was thrown")
      return
    }
    #expect(rejection.rule == .leafSize)
    #expect(index == 1)
    #expect(try await log.head().size == 0)
  }

  @Test func `the principal of an entry is who appended it`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let principal = Principal(kind: "oidc", issuer: "https://issuer.example", id: "repo:a/b")
    _ = try await log.append([try sampleEvent(1)], by: principal)
    #expect(try await log.entries(at: [0])[0].principal == principal)
  }

  @Test func `a position that the log has not reached is an error, and entries come as asked`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<5))
    #expect(try await log.entries(at: [4, 0, 4]).map(\.position) == [4, 0, 4])
    #expect(try await log.entries(from: 3, limit: .max).map(\.position) == [3, 4])
    #expect(try await log.entries(from: 5, limit: 1).isEmpty)
    let error = await #expect(throws: LogError.self) { try await log.entries(at: [0, 5]) }
    #expect("\(try #require(error))" == "the log has no position 5")
  }

  @Test func `recorded never goes back, also where the last entry lies in the future`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    let first = try await log.append([try sampleEvent(0)])[0]
    let second = try await log.append([try sampleEvent(1)])[0]
    #expect(second.recorded > first.recorded)
    let future = try #require(Timestamp(rfc3339: "2099-01-01T00:00:00.000001Z"))
    try await TestDatabase.current.tamper(
      "UPDATE log.head SET recorded = '2099-01-01T00:00:00.000001Z'")
    for number in 2...3 {
      #expect(try await log.append([try sampleEvent(number)])[0].recorded == future)
    }
    #expect(try await log.verify().isSound)
  }

  @Test func `a full queue answers that it is busy, and what waits is written`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let holder = TestDatabase.current.connection()
    try await holder.script("BEGIN; SELECT FROM log.head FOR UPDATE")
    async let first = log.append([try sampleEvent(-1)])
    try await eventually {
      try await !TestDatabase.current.connection().query(
        """
        SELECT FROM pg_stat_activity WHERE datname = current_database()
          AND application_name = 'shiplog append' AND wait_event_type = 'Lock'
        """
      ).isEmpty
    }
    async let second = log.append(try sampleEvents(0..<10_000))
    async let third = log.append(try sampleEvents(10_000..<20_000))
    try await eventually { await log.queue.waitingEvents == 20_000 }
    let last = [try sampleEvent(20_000)]
    let error = await #expect(throws: LogError.self) { try await log.append(last) }
    #expect("\(try #require(error))".hasPrefix("20000 events are waiting"))
    try await holder.script("COMMIT")
    #expect(try await first.map(\.position) == [0])
    let positions = try await (second + third).map(\.position)
    #expect(positions.sorted() == Array(1...20_000))
    #expect(try await log.append(last)[0].position == 20_001)
  }
}
