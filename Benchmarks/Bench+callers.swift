import Deployments
import Foundation
import Log

extension Bench {
  private static let callers = 32

  /// Many callers of one event each, against as many clients that insert for themselves.
  func callers() async throws -> Figure {
    let script = try await pgbenchScript("INSERT INTO plain.event (identity, \(Self.columns)")
    let rates = try await interleaved(rounds: rounds, "callers") { _ in
      try await singleAppends()
    } against: { _ in
      try await pgbench(script, transactions: options.isQuick ? 16_000 : 48_000)
    }
    return Figure(
      title: "32 callers appending single events, against 32 clients inserting",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 2)
  }

  /// The same callers, against clients that lock the head row for a gap-free position.
  func lockers() async throws -> Figure {
    let script = try await pgbenchScript(
      "INSERT INTO plain.event (position, identity, \(Self.columns)", position: ":position, ",
      before: "BEGIN;\nSELECT size AS position FROM plain.head FOR UPDATE \\gset\n",
      after: "UPDATE plain.head SET size = size + 1;\nCOMMIT;\n")
    let rates = try await interleaved(rounds: rounds, "lockers") { _ in
      try await singleAppends()
    } against: { _ in
      try await pgbench(script, transactions: options.isQuick ? 1_600 : 4_800)
    }
    return Figure(
      title: "the same, against 32 clients that lock the head row each",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 8)
  }

  private var rounds: Int { options.isQuick ? 3 : 5 }
  private func singleAppends() async throws -> Double {
    let each = (options.isQuick ? 500 : 1_500)
    let size = try await log.head().size
    let sample = SampleDeployments(name: "single\(size)")
    let events = try Self.parsed(sample, 0..<each * Self.callers)
    try await settle()
    let start = ContinuousClock.now
    try await withThrowingTaskGroup { group in
      for caller in 0..<Self.callers {
        group.addTask { [log] in
          for event in events[caller * each..<(caller + 1) * each] {
            _ = try await log.append([event])
          }
        }
      }
      try await group.waitForAll()
    }
    return rate(of: events.count, since: start)
  }

  static let columns = "leaf, leaf_hash, salt, content)"

  /// A transaction that inserts the bytes of one of the log's entries under an identity of its own.
  func pgbenchScript(
    _ insert: String, position: String = "", before: String = "", after: String = ""
  ) async throws -> String {
    let row = try await PlainRows.read(from: 3, count: 1, on: server)
    let bytes = [row.leaves[0], row.hashes[0], row.salts[0], row.contents[0]].map { bytes in
      "'\\x" + bytes.map { String(format: "%02x", $0) }.joined() + "'::bytea"
    }
    let values = "\(position)uuid_send(gen_random_uuid()), \(bytes.joined(separator: ", "))"
    let path = "\(options.folder)/\(before.isEmpty ? "insert" : "lock").sql"
    try "\(before)\(insert) VALUES (\(values));\n\(after)"
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Transactions a second. Their number is given and not a time, which pgbench would take by a signal that a child
  /// of a Swift program has blocked.
  func pgbench(_ script: String, transactions: Int) async throws -> Double {
    try await settle()
    let output = try await Program("\(options.binaries)/pgbench").run([
      "-n", "-c", "\(Self.callers)", "-j", "2", "-M", "prepared", "-t",
      "\(transactions / Self.callers)", "-f", script,
      options.superuser,
    ])
    let line = output.split(separator: "\n").first { $0.hasPrefix("tps = ") }
    guard let rate = line?.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) }) else {
      throw Program.Failure(message: "pgbench says no rate: \(output)")
    }
    return rate
  }
}
