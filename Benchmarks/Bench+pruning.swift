import Deployments
import Foundation
import History
import Log
import Postgres
import Synchronization

extension Bench {
  /// A million bodies pruned, some of them while 32 callers append, against the callers alone; and what the disk has back.
  func pruning() async throws -> [Figure] {
    // More than one part of the bodies, since only a full one is given back.
    try await fill(to: 1 << 20 + 50_000)
    let history = History(of: log)
    try await history.catchUp()
    try await keepNothing()
    let before = try await bodySize()
    let rates = try await interleaved(rounds: options.isQuick ? 3 : 8, "pruning") { _ in
      let isDone = Count()
      async let pruned: Void = {
        defer { isDone.add(1) }
        try await prune(50_000, with: history)
      }()
      let rate = try await appendRate { _ in isDone.count > 0 }
      try await pruned
      return rate
    } against: { _ in
      let end = ContinuousClock.now + .seconds(10)
      return try await appendRate { _ in ContinuousClock.now > end }
    }
    try await prune(.max, with: history)
    let stored: Int64 = try await server.query(
      "SELECT coalesce(sum(pg_column_size(body)), 0)::bigint FROM log.body_000000 AS body")[0].get(
        0)
    _ = try await log.compact()
    // What lies empty at the end of a table was given back by autovacuum before.
    let given = before - (try await bodySize())
    report("\(given) bytes given back of \(before - stored)")
    return [
      Figure(
        title: "32 callers while bodies are pruned, against the callers alone",
        measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 0.7),
      Figure(
        title: "disk space given back of \(1 << 20) bodies, against what they took",
        measured: Double(given) / 1_048_576, baseline: Double(before - stored) / 1_048_576,
        unit: "MB", wanted: 0.8),
    ]
  }

  /// Prunes so many bodies, or all that may go.
  private func prune(_ count: Int, with history: History) async throws {
    struct Enough: Error {}
    let pruned = Count()
    do {
      try await history.applyRetention(now: { .now }) { batch, _ in
        pruned.add(batch.bodies)
        if pruned.count >= count { throw Enough() }
      }
    } catch is Enough {}
  }

  /// Policies by which no details are kept.
  private func keepNothing() async throws {
    let events = try ["dev", "staging", "production"].map { environment in
      var policy = Policy(standardFor: environment)
      policy.detailsKeptDays = 0
      policy.preserved = .last(0)
      return try ReceivedEvent(
        parsing: PolicyEvent.declared(
          policy, of: environment, replacing: nil, time: .now), now: .now)
    }
    _ = try await log.append(events)
  }

  /// Of the first part of the bodies, with all that belongs to it.
  private func bodySize() async throws -> Int64 {
    try await server.query("SELECT pg_total_relation_size('log.body_000000')")[0].get(0)
  }

  /// The rate of 32 callers of one event each, until each of them is told to end after so many.
  private func appendRate(until isOver: @escaping @Sendable (Int) -> Bool) async throws -> Double {
    let name = "pruning\(try await log.head().size)"
    let start = ContinuousClock.now
    let count = try await withThrowingTaskGroup(of: Int.self) { group in
      for caller in 0..<32 {
        group.addTask { try await append(as: "\(name)-\(caller)", until: isOver) }
      }
      return try await group.reduce(0, +)
    }
    return rate(of: count, since: start)
  }

  private func append(
    as name: String, until isOver: @Sendable (Int) -> Bool
  ) async throws -> Int {
    let sample = SampleDeployments(name: name)
    var count = 0
    while !isOver(count) {
      _ = try await log.append(try Self.parsed(sample, count..<count + 1))
      count += 1
    }
    return count
  }
}

/// A number that several tasks add to and read.
private final class Count: Sendable {
  private let value = Mutex(0)

  var count: Int { value.withLock { $0 } }

  func add(_ number: Int) { value.withLock { $0 += number } }
}
