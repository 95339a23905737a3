import Foundation
import Testing

/// A running `shiplog append`, its receipts going to a file.
struct RunningAppend: @unchecked Sendable {
  let process: Process
  let output: String

  func kill() {
    Glibc.kill(process.processIdentifier, SIGKILL)
    _ = waitUntilExit()
  }

  func waitUntilExit() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Waits on a thread that may block.
  func exit() async -> Int32 {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: waitUntilExit()) }
    }
  }

  /// What was printed whole, line by line; the last line of a killed process may be torn.
  var receipts: [(id: String, position: Int)] {
    Command.receipts(in: (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
  }
}

extension [String: Int] {
  /// Adds receipts: an event has one position for ever.
  mutating func acknowledge(_ receipts: [(id: String, position: Int)]) throws {
    for (id, position) in receipts {
      #expect(self[id] == nil || self[id] == position, "\(id) was acknowledged at two positions")
      self[id] = position
    }
  }
}

extension Command {
  func start() throws {
    try #require(try shiplog("db", "start").status == 0)
  }

  func write(events: Int, named name: String) throws -> String {
    let lines = (1...events).map { number in
      #"{"specversion":"1.0","id":"\#(name)-\#(number)","source":"/end-to-end","type":"com.example.noted"}"#
    }
    let path = "\(folder)/\(name).ndjson"
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  func spawnAppend(_ file: String) throws -> RunningAppend {
    let output = "\(file).\(UInt64.random(in: 0 ... .max)).receipts"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "exec '\(Command.shiplog)' append -o ndjson '\(file)' > '\(output)' 2> '\(output).errors'",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder]
    try process.run()
    return RunningAppend(process: process, output: output)
  }

  /// The ids and positions of NDJSON that was printed whole.
  static func receipts(in text: String) -> [(id: String, position: Int)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    return lines.compactMap { line in
      let element =
        try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard let id = element?["id"] as? String, let position = element?["position"] as? Int else {
        return nil
      }
      return (id, position)
    }
  }

  /// The log holds every acknowledged event at its position, every event once, and is sound.
  func checkLog(holds acknowledged: [String: Int]) throws {
    let verified = try shiplog("verify", "-o", "json")
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    let log = try shiplog("log", "-o", "ndjson", "--limit", "1000000")
    #expect(log.status == 0, "\(log.errors)")
    let entries = Self.receipts(in: log.output)
    try #require(entries.count >= acknowledged.count)
    #expect(entries.map(\.position) == (0..<entries.count).reversed().map { $0 })
    #expect(Set(entries.map(\.id)).count == entries.count)
    let positions = Dictionary(
      entries.map { ($0.id, $0.position) }, uniquingKeysWith: { first, _ in first })
    let lost = acknowledged.filter { positions[$0.key] != $0.value }
    #expect(lost.isEmpty)
  }
}
