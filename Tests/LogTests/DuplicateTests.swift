import Deployments
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite(.database) struct DuplicateTests {
  @Test func `the same event twice in a call is one entry`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let receipts = try await log.append([1, 2, 1, 2].map { try sampleEvent($0) })
    #expect(receipts.map(\.position) == [0, 1, 0, 1])
    #expect(receipts.map(\.status) == [.appended, .appended, .duplicate, .duplicate])
    #expect(receipts.allSatisfy { $0.size == 2 && $0.recorded == receipts[0].recorded })
    #expect(try await TestDatabase.current.leaves().count == 2)
  }

  @Test func `the same event in a later call answers with its first receipt`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let first = try await log.append(try sampleEvents(0..<2))
    let again = try await log.append(try sampleEvents(1..<3))
    #expect(again.map(\.position) == [1, 2])
    #expect(again.map(\.status) == [.duplicate, .appended])
    #expect(again[0].recorded == first[1].recorded)
    #expect(again.allSatisfy { $0.size == 3 })
    let other = try await TestDatabase.current.openLog()
    let third = try await other.append(try sampleEvents(0..<1))
    #expect(third[0].status == .duplicate)
    #expect(third[0].position == 0)
    #expect(third[0].size == 3)
    #expect(third[0].root == again[0].root)
  }

  @Test(arguments: [
    (
      "in other white space",
      #"{"id":"1","source":"s","type":"t","specversion":"1.0","data":{"a":[1,2],"b":"é"}}"#,
      #" {"id" : "1","source":"s",\#n"type":"t","specversion":"1.0","data":{"a":[1, 2],"b":"é"}}"#
    ),
    (
      "in another order of keys, with escapes",
      #"{"id":"1","source":"s","type":"t","specversion":"1.0","data":{"a":[1,2],"b":"é"}}"#,
      #"{"type":"t","data":{"b":"\u00e9","a":[1,2]},"source":"s","specversion":"1.0","id":"1"}"#
    ),
    ("in another envelope", cdevent(around: "sdk-1"), cdevent(around: "sdk-2")),
  ])
  func `an event that comes again in another form is a duplicate`(
    form: String, first: String, second: String
  ) async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append([try received(first)])
    let later = try await log.append([try received(second)])[0]
    #expect(later.status == .duplicate, "\(form)")
    #expect(later.position == 0)
    let twice = try await log.append(
      [first, second].map { try received($0.replacing("\"1\"", with: "\"2\"")) })
    #expect(twice.map(\.position) == (form == "in another envelope" ? [0, 0] : [1, 1]))
    #expect(twice[1].status == .duplicate)
    let body = try await log.bodies(at: [0])[0]
    #expect(body == Array(first.utf8))
  }

  private static func cdevent(around id: String) -> String {
    """
    {"specversion":"1.0","id":"\(id)","source":"s","type":"dev.cdevents.service.deployed.0.3.0",\
    "time":"2026-01-15T14:00:00Z","traceparent":"\(id)","data":{"context":{"specversion":"0.5.1",\
    "id":"c-1","source":"s","type":"dev.cdevents.service.deployed.0.3.0",\
    "timestamp":"2026-01-15T14:00:00Z"},"subject":{"id":"shop","content":{"environment":\
    {"id":"production"},"artifactId":"pkg:oci/shop@sha256%3A0b1c"}}}}
    """
  }

  @Test func `an identity that comes with other content is a conflict`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<2))
    let before = try await log.head()
    let batch = [try sampleEvent(5), try sampleEvent(1, data: 7), try sampleEvent(6)]
    await expectConflict(at: 1, id: "event-1") { try await log.append(batch) }
    #expect(try await log.head().frontier == before.frontier)
    #expect(try await TestDatabase.current.leaves().count == 2)
    let sound = try await log.verify()
    #expect(sound.isSound)
  }

  @Test func `two contents under one identity in one call are a conflict`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append([try sampleEvent(0)])
    let batch = [try sampleEvent(1), try sampleEvent(2), try sampleEvent(2, data: 7)]
    await expectConflict(at: 2, id: "event-2") { try await log.append(batch) }
    #expect(try await TestDatabase.current.leaves().count == 1)
  }

  @Test func `the same id from another source is another event`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let receipts = try await log.append(
      [try sampleEvent(1), try sampleEvent(1, source: "https://other.example", data: 2)])
    #expect(receipts.map(\.position) == [0, 1])
  }

  @Test func `a pruned body counts as the same`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append([try sampleEvent(1)])
    try await TestDatabase.current.tamper(
      """
      ALTER TABLE log.body_000000 DISABLE TRIGGER ALL; DELETE FROM log.body;
      ALTER TABLE log.body_000000 ENABLE ALWAYS TRIGGER append_only
      """)
    let receipt = try await log.append([try sampleEvent(1, data: 9)])[0]
    #expect(receipt.status == .duplicate)
    #expect(receipt.position == 0)
  }

  @Test func `a conflict in one batch leaves the others of its transaction alone`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append([try sampleEvent(0)])
    var salts = Salts()
    let batches = try [
      [sampleEvent(1), sampleEvent(2)],
      [sampleEvent(3), sampleEvent(0, data: 7)],
      [sampleEvent(4), sampleEvent(2, data: 7)],
      [sampleEvent(2), sampleEvent(0), sampleEvent(5)],
    ].map { batch in
      try batch.map {
        try PreparedEvent($0, by: log.principal, log: log.origin, salt: salts.next())
      }
    }
    let connection = Connection(TestDatabase.current.url(role: "shiplog_service"))
    let (outcomes, newSize) = try await connection.transaction { connection in
      try AppendTransaction.run(batches, pruning: [], on: connection)
    }
    #expect(newSize == 4)
    #expect(try outcomes[0].get().map(\.position) == [1, 2])
    await expectConflict(at: 0, id: "event-0") { try outcomes[1].get() }
    await expectConflict(at: 2, id: "event-2") { try outcomes[2].get() }
    let last = try outcomes[3].get()
    #expect(last.map(\.position) == [2, 0, 3])
    #expect(last.map(\.status) == [.duplicate, .duplicate, .appended])
    let ids = try await log.entries(from: 0, limit: 10).map(\.event.id)
    #expect(ids == ["event-0", "event-1", "event-2", "event-5"])
    #expect(try await log.verify().isSound)
  }

  private func expectConflict(
    at position: Int64, id: String, _ body: () async throws -> [Receipt]
  ) async {
    let error = await #expect(throws: LogError.self) { _ = try await body() }
    guard case .conflict(position, _, id) = error else {
      Issue.record("not a conflict at \(position) over \(id): \(String(describing: error))")
      return
    }
  }
}
