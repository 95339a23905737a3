import Deployments
import Foundation
import Log
import Postgres

/// The log that is measured, the server it lies on, and how much is measured.
struct Bench {
  struct Options {
    /// As the service role: what the product connects as.
    var url = ""
    /// As the cluster's owner: for the baselines' tables and checkpoints.
    var superuser = ""
    /// Where the server's programs are, for pgbench.
    var binaries = ""
    /// The program that sends requests over HTTP.
    var wrk = ""
    /// The product's program.
    var shiplog = ""
    /// For files that are made and thrown away.
    var folder = ""
    var isQuick = false
    /// Part of a figure's name; nil for all.
    var only: String?
  }

  let options: Options
  let log: Log
  let server: Connection

  static let batchSize = 1_000

  static func open(_ options: Options) async throws -> Bench {
    let server = Connection(options.superuser, settings: ["plan_cache_mode": "force_generic_plan"])
    return Bench(options: options, log: try await Log.open(url: options.url), server: server)
  }

  /// Starts a measurement with nothing left to write of what was before.
  func settle() async throws {
    try await server.query("CHECKPOINT")
  }

  /// Fills the log up to a size, where it is smaller.
  func fill(to size: Int64) async throws {
    let start = try await log.head().size
    guard start < size else { return }
    report("filling the log up to \(size) entries")
    let sample = SampleDeployments(name: "fill\(start)")
    for first in stride(from: 0, to: Int(size - start), by: Self.batchSize) {
      _ = try await log.append(try Self.parsed(sample, first..<first + Self.batchSize))
    }
  }

  static func parsed(_ sample: SampleDeployments, _ range: Range<Int>) throws -> [ReceivedEvent] {
    let now = Timestamp.now
    return try range.map { try ReceivedEvent(parsing: try sample.event($0), now: now) }
  }
}

extension Timestamp {
  static var now: Timestamp {
    Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}

/// Tells what goes on, beside the table.
func report(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}
