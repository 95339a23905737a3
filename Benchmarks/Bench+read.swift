import History
import Log
import Postgres

extension Bench {
  /// The read models made anew, against reading the log through.
  func rebuild() async throws -> Figure {
    try await fill(to: enough)
    let history = History(of: log)
    let rates = try await interleaved(rounds: 3, "rebuild") { _ in
      try await settle()
      let start = ContinuousClock.now
      let size = try await history.rebuild()
      return rate(of: Int(size), since: start)
    } against: { _ in
      try await readThrough()
    }
    return Figure(
      title: "rebuild of the read models, against reading the log through",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 0.3)
  }

  /// Every leaf, node and root recomputed, against reading the log through.
  func verify() async throws -> Figure {
    try await fill(to: enough)
    let rates = try await interleaved(rounds: options.isQuick ? 3 : 5, "verify") { _ in
      let start = ContinuousClock.now
      let result = try await log.verify()
      guard result.isSound else {
        throw Program.Failure(message: "verify found \(result.problems)")
      }
      return rate(of: Int(result.size), since: start)
    } against: { _ in
      try await readThrough()
    }
    return Figure(
      title: "full verify, against reading the log through",
      measured: rates.measured, baseline: rates.baseline, unit: "leaves/s", wanted: 0.5)
  }

  private var enough: Int64 { options.isQuick ? 100_000 : 500_000 }

  /// Every leaf through libpq, in order, and nothing done with it.
  private func readThrough() async throws -> Double {
    let size = try await log.head().size
    let start = ContinuousClock.now
    let bytes = try await server.transaction { connection in
      var bytes = 0
      try connection.forEach("SELECT position, leaf FROM log.entry ORDER BY position") { row in
        try row.withSpan(1) { bytes += $0.byteCount }
      }
      return bytes
    }
    guard bytes > 0 else { throw Program.Failure(message: "the log is empty") }
    return rate(of: Int(size), since: start)
  }
}
