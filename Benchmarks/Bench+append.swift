import Deployments
import Log
import Postgres

extension Bench {
  /// Parsed events, a batch at a time.
  func batches() async throws -> Figure {
    // So many that the first batch, whose preparation nothing overlaps, does not count.
    let count = options.isQuick ? 30 : 100
    try await PlainTables.level(on: server)
    let rates = try await interleaved(rounds: options.isQuick ? 3 : 7, "append") { _ in
      try await batchAppends(count)
    } against: { _ in
      try await plainInserts(count)
    }
    return Figure(
      title: "append of parsed events, 1,000 a batch, against INSERT of the same bytes",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 0.7)
  }

  /// The rate of the log's own append, in this process.
  func batchAppends(_ count: Int) async throws -> Double {
    let size = try await log.head().size
    let sample = SampleDeployments(name: "batch\(size)")
    var batches: [[ReceivedEvent]] = []
    for index in 0..<count {
      batches.append(
        try Self.parsed(sample, index * Self.batchSize..<(index + 1) * Self.batchSize))
    }
    try await settle()
    let start = ContinuousClock.now
    // Two callers, so that one's events are prepared while the other's are written.
    try await withThrowingTaskGroup { group in
      for caller in 0..<2 {
        group.addTask { [log, batches] in
          for index in stride(from: caller, to: count, by: 2) {
            _ = try await log.append(batches[index])
          }
        }
      }
      try await group.waitForAll()
    }
    return rate(of: count * Self.batchSize, since: start)
  }

  /// The rate at which the log's own rows are written without its guarantees.
  func plainInserts(_ count: Int) async throws -> Double {
    let row = try await server.query("SELECT coalesce(max(position) + 1, 0) FROM plain.entry")[0]
    let first: Int64 = try row.get(0)
    var batches: [PlainRows] = []
    for index in 0..<min(count, Self.distinctBatches) {
      batches.append(
        try await PlainRows.read(
          from: Int64(index * Self.batchSize), count: Self.batchSize, on: server))
    }
    let identities = (0..<count).map { batches[$0 % batches.count].newIdentities() }
    try await settle()
    let start = ContinuousClock.now
    for index in 0..<count {
      try await batches[index % batches.count].write(
        from: first + Int64(index * Self.batchSize), identities: identities[index], on: server)
    }
    return rate(of: count * Self.batchSize, since: start)
  }

  private static let distinctBatches = 20
}
