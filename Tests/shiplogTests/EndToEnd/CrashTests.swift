import Foundation
import TestSupport
import Testing

/// What was acknowledged survives whatever is killed: the appending process, or PostgreSQL itself.
@Suite(.serialized) struct CrashTests {
  @Test func `twenty kills of the appending process lose nothing and write nothing twice`() throws {
    try Command.inTemporaryFolder { command in
      try command.start()
      var random = SplitMix64(seed: 20)
      var acknowledged: [String: Int] = [:]
      for round in 1...20 {
        let file = try command.write(events: 1_500, named: "round-\(round)")
        let append = try command.spawnAppend(file)
        usleep(UInt32.random(in: 50_000...600_000, using: &random))
        append.kill()
        try acknowledged.acknowledge(append.receipts)
        let again = try command.spawnAppend(file)
        #expect(again.waitUntilExit() == 0)
        try acknowledged.acknowledge(again.receipts)
      }
      #expect(acknowledged.count == 30_000)
      try command.checkLog(holds: acknowledged)
    }
  }

  @Test func `twenty kills of PostgreSQL under four writers lose nothing and write nothing twice`()
    async throws
  {
    try await Command.inTemporaryFolder { command in
      try command.start()
      let writers = (1...4).map { Writer(number: $0, command: command) }
      let acknowledged = try await withThrowingTaskGroup(of: [String: Int].self) { group in
        for writer in writers {
          group.addTask { try await writer.run() }
        }
        var random = SplitMix64(seed: 21)
        for _ in 1...20 {
          try await Task.sleep(for: .milliseconds(Int.random(in: 100...500, using: &random)))
          let server = try #require(
            try command.shiplog("db", "status", "-o", "json").json("process") as? Int32)
          #expect(kill(server, SIGKILL) == 0)
          #expect(try command.shiplog("db", "start").status == 0)
        }
        for writer in writers { await writer.stop() }
        return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
      }
      #expect(!acknowledged.isEmpty)
      try command.checkLog(holds: acknowledged)
    }
  }
}

/// Appends one file after the other, each again until it is acknowledged as a whole.
private actor Writer {
  private let number: Int
  private let command: Command
  private var isStopped = false

  init(number: Int, command: Command) {
    self.number = number
    self.command = command
  }

  func stop() {
    isStopped = true
  }

  func run() async throws -> [String: Int] {
    var acknowledged: [String: Int] = [:]
    var round = 0
    while !isStopped {
      round += 1
      let file = try command.write(events: 300, named: "writer-\(number)-\(round)")
      while true {
        let append = try command.spawnAppend(file)
        let status = await append.exit()
        try acknowledged.acknowledge(append.receipts)
        if status == 0 { break }
        // 7: the database could not be reached; anything else is a fault.
        #expect(status == 7)
        try await Task.sleep(for: .milliseconds(100))
      }
    }
    return acknowledged
  }
}

/// A running `shiplog append`, its receipts going to a file.
private struct Append: @unchecked Sendable {
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
  fileprivate mutating func acknowledge(_ receipts: [(id: String, position: Int)]) throws {
    for (id, position) in receipts {
      #expect(self[id] == nil || self[id] == position, "\(id) was acknowledged at two positions")
      self[id] = position
    }
  }
}

extension Command {
  fileprivate func start() throws {
    try #require(try shiplog("db", "start").status == 0)
  }

  fileprivate func write(events: Int, named name: String) throws -> String {
    let lines = (1...events).map { number in
      #"{"specversion":"1.0","id":"\#(name)-\#(number)","source":"/crash","type":"com.example.noted"}"#
    }
    let path = "\(folder)/\(name).ndjson"
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  fileprivate func spawnAppend(_ file: String) throws -> Append {
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
    return Append(process: process, output: output)
  }

  /// The ids and positions of NDJSON that was printed whole.
  fileprivate static func receipts(in text: String) -> [(id: String, position: Int)] {
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
  fileprivate func checkLog(holds acknowledged: [String: Int]) throws {
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
