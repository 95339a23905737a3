import Deployments
import Log

extension Bench {
  /// Parsed events, a batch at a time.
  func batches() async throws -> Figure {
    let count = options.isQuick ? 10 : 30
    let rates = try await interleaved(rounds: options.isQuick ? 3 : 7, "append") { round in
      let sample = SampleDeployments(name: "batch\(round)-\(try await log.head().size)")
      let batches = try (0..<count).map {
        try Self.parsed(sample, $0 * Self.batchSize..<($0 + 1) * Self.batchSize)
      }
      try await settle()
      return try await rate(of: count * Self.batchSize) {
        for batch in batches { _ = try await log.append(batch) }
      }
    } against: { _ in
      try await plainInserts(count)
    }
    return Figure(
      title: "append of parsed events, 1,000 a batch, against INSERT of the same bytes",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 0.7)
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
    try await settle()
    return try await rate(of: count * Self.batchSize) {
      for index in 0..<count {
        try await batches[index % batches.count].write(
          from: first + Int64(index * Self.batchSize), on: server)
      }
    }
  }

  private static let distinctBatches = 20
}
