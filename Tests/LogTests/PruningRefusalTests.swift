import Deployments
import Postgres
import TestSupport
import Testing

@testable import Log

/// Statements that would delete bodies in other ways than the log does, and what PostgreSQL answers.
@Suite(.database) struct PruningRefusalTests {
  private static let now = Timestamp(microseconds: 1_768_500_000_000_000)

  /// A leaf that says that bodies 1 to 3 went, as a statement inserts it beyond the head.
  private static let insertEvent = """
    INSERT INTO log.entry (position, identity, leaf, leaf_hash)
    SELECT size, decode(md5(size::text), 'hex'), leaf, sha256('\\x00'::bytea || leaf)
    FROM log.head, (SELECT convert_to('{"facts":{"pruning":{"positions":[[1,3]]}},'
      || '"type":"dev.cdeventsx.shiplog-retention.applied.0.1.0","v":1}', 'UTF8') AS leaf) AS made
    """
  private static let moveHead = "UPDATE log.head SET size = size + 1, recorded = clock_timestamp()"

  private static let delete = "DELETE FROM log.body WHERE position = 1"

  /// Another leaf in its place.
  private static func insertEvent(_ old: String, as new: String) -> String {
    insertEvent.replacing(old, with: new)
  }

  private static let statements = [
    "DELETE FROM log.body", "DELETE FROM log.body WHERE position = 1",
    "DELETE FROM ONLY log.body_000000", "DELETE FROM log.body_000000 WHERE position = 1",
    "WITH gone AS (DELETE FROM log.body WHERE position = 1 RETURNING *) SELECT * FROM gone",
    "MERGE INTO log.body b USING log.entry e ON b.position = e.position WHEN MATCHED THEN DELETE",
    // The event of an earlier transaction.
    "\(insertEvent); \(moveHead); COMMIT; BEGIN; DELETE FROM log.body WHERE position = 1",
    // An event beyond the head.
    "BEGIN; \(insertEvent); DELETE FROM log.body WHERE position = 1",
    "BEGIN; \(insertEvent); DELETE FROM log.body WHERE position = 1; \(moveHead)",
    // More than the event says.
    "BEGIN; \(insertEvent); \(moveHead); DELETE FROM log.body WHERE position IN (1, 4)",
    "BEGIN; \(insertEvent); \(moveHead); DELETE FROM log.body WHERE position = 0",
    // An event that could be undone without the deletion.
    "BEGIN; SAVEPOINT s; \(insertEvent); \(moveHead); RELEASE s; \(delete)",
    "BEGIN; SAVEPOINT s; \(insertEvent); \(moveHead); ROLLBACK TO s; \(delete)",
    "BEGIN; \(insertEvent); SAVEPOINT s; \(moveHead); ROLLBACK TO s; \(delete)",
    // Of two events, the newer does not name it.
    "BEGIN; \(insertEvent); \(moveHead); \(insertEvent("[1,3]", as: "[2,3]")); \(moveHead); \(delete)",
    // Leaves that only look like such an event, are of another type, or name nothing.
    "BEGIN; \(insertEvent(#"":"dev."#, as: #"\":\"dev."#)); \(moveHead); \(delete)",
    "BEGIN; \(insertEvent("retention.applied", as: "hold.placed")); \(moveHead); \(delete)",
    "BEGIN; \(insertEvent("[[1,3]]", as: "[]")); \(moveHead); \(delete)",
    // Other statements that delete.
    "DELETE FROM log.body USING log.entry WHERE entry.position = body.position",
    "PREPARE d AS DELETE FROM log.body; EXECUTE d",
    "DO 'BEGIN DELETE FROM log.body; END'",
    """
    BEGIN; DECLARE c CURSOR FOR SELECT * FROM log.body_000000 WHERE position = 1 FOR UPDATE;
    FETCH c; DELETE FROM log.body_000000 WHERE CURRENT OF c
    """,
    // Other ways.
    "TRUNCATE log.body", "BEGIN; \(insertEvent); \(moveHead); TRUNCATE log.body_000000",
    "BEGIN; \(insertEvent); \(moveHead); UPDATE log.body SET content = '' WHERE position = 1",
  ]

  @Test(arguments: statements)
  func `no body goes without its event`(_ statement: String) async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<6))
    for role in ["shiplog_service", "shiplog_reader", "postgres"] {
      let url =
        role == "postgres" ? TestDatabase.current.url : TestDatabase.current.url(role: role)
      for mode in role == "postgres" ? ["origin", "replica"] : ["origin"] {
        let prefix = mode == "origin" ? "" : "SET session_replication_role = replica;"
        let error = await #expect(throws: PostgresError.self, "\(role) \(mode)") {
          try await Connection(url).script(prefix + statement)
        }
        #expect(error?.sqlstate == "42501", "\(role) \(mode): \(error.map { "\($0)" } ?? "")")
      }
    }
    #expect(try await log.storedBodies(at: Array(0..<6)).count == 6)
  }

  @Test func `what is named by an event of the same transaction, below the head, may go`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<6))
    try await Connection(TestDatabase.current.url(role: "shiplog_service")).script(
      "BEGIN; \(Self.insertEvent); \(Self.moveHead); DELETE FROM log.body WHERE position = 2; COMMIT"
    )
    #expect(try await log.storedBodies(at: Array(0..<6)).count == 5)
  }

  struct Case: Sendable {
    let hold: Hold
    let held: [Int64]
  }

  private static func hold(_ edit: (inout Hold) -> Void) -> Hold {
    var hold = Hold()
    edit(&hold)
    return hold
  }

  /// Of staging and checkout, staging and catalog, dev and checkout, staging without a service, neither: a minute apart.
  private static let cases = [
    Case(hold: hold { $0.environment = "staging" }, held: [0, 1, 3, 4]),
    Case(hold: hold { $0.service = "checkout" }, held: [0, 2, 3, 4]),
    Case(
      hold: hold {
        $0.environment = "staging"
        $0.service = "checkout"
      }, held: [0, 3, 4]),
    Case(hold: hold { $0.deployment = "d1" }, held: [1]),
    Case(hold: hold { $0.from = at(60) }, held: [1, 2, 3, 4]),
    Case(hold: hold { $0.to = at(60) }, held: [0]),
    Case(
      hold: hold {
        $0.from = at(60)
        $0.to = at(180)
      }, held: [1, 2]),
  ]

  private static func at(_ seconds: Int64) -> Timestamp {
    Timestamp(microseconds: 1_768_400_000_000_000 + seconds * 1_000_000)
  }

  private func erase(_ position: Int64, from log: Log) async throws(LogError) -> Receipt {
    let event = RetentionEvent(
      reason: .erasureRequest, positions: [position], policy: .object([]))
    let received: ReceivedEvent
    do throws(Rejection) {
      received = try ReceivedEvent(
        parsing: event.bytes(time: Self.now), now: Self.now)
    } catch {
      throw .rejected(error, index: 0)
    }
    return try await log.prune(received)
  }

  private func events() throws -> [ReceivedEvent] {
    let places = [
      ("staging", "checkout"), ("staging", "catalog"), ("dev", "checkout"), ("staging", ""),
      ("", ""),
    ]
    return try places.enumerated().map { index, place in
      let time = Self.at(Int64(index) * 60).rfc3339
      var event = try received(
        """
        {"specversion":"1.0","id":"e\(index)","source":"/test","type":"com.example.step",\
        "deploymentid":"d\(index)","time":"\(time)"}
        """)
      event.event.environment = place.0.isEmpty ? nil : place.0
      event.event.service = place.1.isEmpty ? nil : place.1
      return event
    }
  }

  @Test(arguments: cases)
  func `what a hold covers stays until it is released`(_ example: Case) async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try events())
    let placed = HoldEvent.placed(
      id: "hold-1", example.hold, reason: "case", time: Self.now)
    _ = try await log.append([try ReceivedEvent(parsing: placed, now: Self.now)])
    for position in Int64(0)..<5 {
      do throws(LogError) {
        _ = try await erase(position, from: log)
        #expect(!example.held.contains(position))
      } catch {
        #expect(example.held.contains(position), "\(error)")
        #expect("\(error)".contains("the body at position \(position) is under the hold hold-1"))
      }
    }
    #expect(try await log.storedBodies(at: Array(0..<5)) == Set(example.held))
    let released = HoldEvent.released(
      id: "hold-1", reason: "over", time: Self.now)
    _ = try await log.append([try ReceivedEvent(parsing: released, now: Self.now)])
    for position in example.held { _ = try await erase(position, from: log) }
    #expect(try await log.storedBodies(at: Array(0..<5)).isEmpty)
    #expect(try await log.verify(bodies: true).isSound)
  }

  @Test func `a hold that has ended by itself covers nothing`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try events())
    let hold = Self.hold { $0.until = Self.at(0) }
    let placed = HoldEvent.placed(
      id: "hold-1",
      Self.hold {
        $0.environment = "staging"; $0.until = hold.until
      }, reason: "case",
      time: Self.now)
    _ = try await log.append([try ReceivedEvent(parsing: placed, now: Self.now)])
    _ = try await erase(0, from: log)
    #expect(try await log.storedBodies(at: [0]).isEmpty)
  }
}
