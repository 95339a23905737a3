import Deployments
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite(.database, .timeLimit(.minutes(30))) struct ConcurrencyTests {
  @Test(arguments: 1...4)
  func `any split into batches leaves the tree of the leaves`(seed: Int) async throws {
    var random = SplitMix64(seed: UInt64(seed))
    let logs = [
      try await TestDatabase.current.makeLog(), try await TestDatabase.current.openLog(),
    ]
    let events = try sampleEvents(0..<2_000)
    // The first seed takes one batch for all, the others ever smaller ones.
    let largest = seed == 1 ? 2_000 : 800 / seed
    var next = 0
    while next < events.count {
      let end = min(
        events.count, next + (seed == 1 ? largest : .random(in: 1...largest, using: &random)))
      let receipts = try await logs[end % 2].append(Array(events[next..<end]))
      #expect(receipts.map(\.position) == Array(Int64(next)..<Int64(end)))
      next = end
    }

    var frontier = Frontier()
    let leaves = try await TestDatabase.current.leaves().map(Hash.leaf)
    let nodes = leaves.flatMap { frontier.append($0) }
    #expect(leaves.count == 2_000)
    let row = try await TestDatabase.current.connection().query(
      "SELECT size, root, frontier FROM log.head")[0]
    #expect(try row.get(0) == Int64(2_000))
    #expect(try row.get(1) == frontier.root.bytes)
    #expect(try row.get(2) == frontier.bytes)
    #expect(frontier.root == recursiveRoot(leaves[...]))
    let stored = try await TestDatabase.current.connection().query(
      "SELECT level::bigint, index, hash FROM log.node ORDER BY level, index")
    #expect(stored.count == 7)
    for (row, node) in zip(stored, nodes) {
      #expect(try row.get(0) == Int64(node.level))
      #expect(try row.get(1) == node.index)
      #expect(try row.get(2) == node.hash.bytes)
    }
  }

  @Test func `sixteen writers on four handles, with retries and duplicates, make one log`()
    async throws
  {
    let database = TestDatabase.current
    var logs = [try await database.makeLog()]
    for _ in 1..<4 { logs.append(try await database.openLog()) }
    let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { [logs] group in
      for task in 0..<16 {
        group.addTask { try await Self.write(to: logs[task % 4], seed: UInt64(task)) }
      }
      return try await group.reduce(into: [Receipt]()) { $0 += $1 }
    }

    let leaves = try await database.leaves()
    let entries = try await logs[0].entries(from: 0, limit: .max)
    #expect(entries.map(\.position) == Array(0..<Int64(leaves.count)))
    let ids = entries.map(\.event.id)
    #expect(Set(ids).count == ids.count)
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.recorded <= $1.recorded })
    // Every acknowledged event is where its receipt says, and was appended by one call alone.
    #expect(Set(receipts.map(\.id)) == Set(ids))
    for receipt in receipts {
      let entry = entries[Int(receipt.position)]
      #expect(entry.event.id == receipt.id)
      #expect(entry.recorded == receipt.recorded)
    }
    let appended = receipts.filter { $0.status == .appended }
    #expect(appended.count == ids.count)
    #expect(Set(appended.map(\.position)).count == ids.count)
    // A receipt's root is that of the log at its size.
    let hashes = leaves.map(Hash.leaf)
    for receipt in receipts.shuffled().prefix(20) {
      #expect(receipt.root == recursiveRoot(hashes[..<Int(receipt.size)]))
    }
    let head = try await logs[3].head()
    #expect(head.size == Int64(leaves.count))
    #expect(head.root == recursiveRoot(hashes[...]))
    #expect(try await logs[0].verify().isSound)
  }

  /// Thirty calls of up to twelve events out of 3,000 that all writers share, every fourth call twice.
  private static func write(to log: Log, seed: UInt64) async throws -> [Receipt] {
    var random = SplitMix64(seed: seed)
    var receipts: [Receipt] = []
    for call in 0..<30 {
      let batch = try (0..<Int.random(in: 1...12, using: &random)).map { _ in
        try sampleEvent(.random(in: 0..<3_000, using: &random))
      }
      for _ in 0..<(call.isMultiple(of: 4) ? 2 : 1) {
        receipts += try await log.append(batch)
      }
    }
    return receipts
  }
}
