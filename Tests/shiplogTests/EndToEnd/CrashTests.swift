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
