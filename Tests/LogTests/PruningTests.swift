import Deployments
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

/// Bodies go together with the event that says so, or not at all.
@Suite(.database) struct PruningTests {
  private let now = Timestamp(microseconds: 1_768_500_000_000_000)

  private func event(_ positions: [Int64]) throws -> ReceivedEvent {
    let event = RetentionEvent(
      reason: .policy, positions: positions, environment: "dev",
      policy: Policy(standardFor: "dev").json)
    return try ReceivedEvent(parsing: event.bytes(time: now), now: now)
  }

  private func makeLog(_ count: Int = 10) async throws -> Log {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<count))
    return log
  }

  private func missing(_ log: Log) async throws -> [Int64] {
    let size = try await log.head().size
    let stored = try await log.storedBodies(at: Array(0..<size))
    return (0..<size).filter { !stored.contains($0) }
  }

  @Test func `what the event names goes, and nothing else; the log stays sound`() async throws {
    let log = try await makeLog()
    let before = try await log.entries(from: 0, limit: 10)
    let receipt = try await log.prune(try event([2, 3, 4, 7]))
    #expect(receipt.position == 10)
    #expect(try await missing(log) == [2, 3, 4, 7])
    #expect(try await log.entries(from: 0, limit: 10) == before)
    #expect(try await log.verify(bodies: true).isSound)
    let entry = try await log.entries(at: [10])[0]
    guard case .pruning(let pruning) = entry.event.facts.rule else {
      Issue.record("the leaf does not say what went")
      return
    }
    #expect(pruning.ranges == [2...4, 7...7])
    #expect(pruning.bodies == 4)
  }

  @Test func `a body that is gone already leaves all of them, and the log as it was`() async throws
  {
    let log = try await makeLog()
    _ = try await log.prune(try event([2, 3]))
    let size = try await log.head().size
    for (positions, gone) in [([2, 3], [2, 3]), ([3, 4], [3])] as [([Int64], [Int64])] {
      let event = try event(positions)
      do throws(LogError) {
        _ = try await log.prune(event)
        Issue.record("\(positions) went")
      } catch {
        guard case .bodiesGone(gone) = error else { throw error }
      }
    }
    #expect(try await missing(log) == [2, 3])
    #expect(try await log.head().size == size)
  }

  @Test func `nobody takes the identity of a pruning before it`() async throws {
    let log = try await makeLog()
    let pruning = try event([2, 3])
    let later = RetentionEvent(
      reason: .policy, positions: [2, 3], environment: "dev",
      policy: Policy(standardFor: "dev").json
    ).bytes(time: Timestamp(microseconds: now.microseconds + 1))
    #expect(try ReceivedEvent(parsing: later, now: now).event.id != pruning.event.id)
    // Whoever does so nevertheless is told of, and nothing counts as gone that is there.
    let taken =
      #"{"specversion":"1.0","source":"\#(RuleEvent.source)","id":"\#(pruning.event.id)","type":"t"}"#
    _ = try await log.append([try ReceivedEvent(parsing: Array(taken.utf8), now: now)])
    do throws(LogError) {
      _ = try await log.prune(pruning)
      Issue.record("it went")
    } catch {
      guard case .conflict = error else { throw error }
    }
    #expect(try await missing(log) == [])
    _ = try await log.prune(try ReceivedEvent(parsing: later, now: now))
    #expect(try await missing(log) == [2, 3])
  }

  @Test func `two that prune the same at once delete each body once`() async throws {
    let log = try await makeLog(400)
    let other = try await TestDatabase.current.openLog()
    let batches = stride(from: Int64(0), to: 400, by: 20).map { Array($0..<$0 + 20) }
    let done = await withTaskGroup(of: Int.self) { group in
      for pruner in [log, other] {
        group.addTask {
          var done = 0
          for batch in batches {
            if let event = try? event(batch), (try? await pruner.prune(event)) != nil { done += 1 }
          }
          return done
        }
      }
      return await group.reduce(0, +)
    }
    #expect(done == batches.count)
    #expect(try await missing(log) == Array(0..<400))
    #expect(try await log.head().size == 420)
    #expect(try await log.verify(bodies: true).isSound)
  }

  @Test func `who claims in an event of their own that bodies went is not believed`() async throws {
    let log = try await makeLog()
    _ = try await log.append([try event([1, 2])])
    #expect(try await log.entries(at: [10])[0].event.facts.rule == nil)
    #expect(try await missing(log) == [])
    #expect(try await log.verify(bodies: true).isSound)
    let error = await #expect(throws: PostgresError.self) {
      try await Connection(TestDatabase.current.url(role: "shiplog_service")).script(
        "DELETE FROM log.body WHERE position = 1")
    }
    #expect(error?.sqlstate == "42501")
  }

  @Test func `verify names a body that went without an event, and one that came back`() async throws
  {
    let log = try await makeLog()
    let superuser = TestDatabase.current.connection()
    try await superuser.script(
      "CREATE TABLE public.kept AS SELECT * FROM log.body WHERE position = 3")
    _ = try await log.prune(try event([3, 4]))
    try await superuser.script(
      """
      ALTER TABLE log.body DISABLE TRIGGER pruned_with_event;
      DELETE FROM log.body WHERE position = 6;
      INSERT INTO log.body SELECT * FROM public.kept;
      """)
    let problems = try await log.verify(bodies: true).problems
    #expect(problems.map(\.positions) == [6...6, 3...3])
    #expect(
      problems.map(\.message) == [
        "the body is missing, and no retention.applied says that it was deleted",
        "the body is stored, though a retention.applied says that it was deleted",
      ])
  }

  @Test(arguments: SeveringProxy.Cut.allCases)
  func `a pruning whose COMMIT got no answer is done once, and answers as one that had it`(
    cut: SeveringProxy.Cut
  ) async throws {
    let direct = try await makeLog()
    let proxy = try await SeveringProxy()
    defer { proxy.stop() }
    let log = try await Log.open(url: proxy.url(role: "shiplog_service"))
    proxy.arm(cut)
    let receipt = try await log.prune(try event([2, 3, 7]))
    #expect(proxy.cutCount > 0)
    #expect(receipt.position == 10)
    #expect(receipt.status == .appended)
    #expect(try await missing(direct) == [2, 3, 7])
    #expect(try await direct.head().size == 11)
    #expect(try await direct.verify(bodies: true).isSound)
  }

  @Test func `the most ranges that one event has fit its leaf, however long the log`() throws {
    let last = (Int64(1) << 53) - 1
    let positions = (0..<Int64(Log.pruningLimit.ranges)).map { last - 2 * $0 }.sorted()
    #expect(throws: Never.self) {
      try PreparedEvent(
        event(positions), by: .databaseRole(String(repeating: "r", count: 63)),
        log: "shiplog.example.com/" + String(repeating: "o", count: 60), salt: .emptyTree,
        prunes: true)
    }
  }

  @Test func `a server that is lost in the middle leaves both or neither`() async throws {
    let log = try await makeLog(2_000)
    let superuser = TestDatabase.current.connection()
    var random = SplitMix64(seed: 20)
    for round in 0..<20 {
      let batch = (0..<100).map { Int64(round * 100 + $0) }
      let event = try event(batch)
      async let pruned = try? log.prune(event)
      try await Task.sleep(for: .microseconds(Int.random(in: 0...6_000, using: &random)))
      try await superuser.query(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'shiplog append' AND datname = current_database()
        """)
      // A lost connection is asked again, so that it goes in the end.
      #expect(await pruned != nil)
    }
    #expect(try await missing(log) == Array(0..<2_000))
    #expect(try await log.head().size == 2_020)
    #expect(try await log.verify(bodies: true).isSound)
  }
}
