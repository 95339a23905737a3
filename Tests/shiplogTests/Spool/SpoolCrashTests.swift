import Deployments
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import shiplog

/// What was kept is neither lost nor told twice, whatever is killed.
@Suite(.database, .serialized) struct SpoolCrashTests {
  @Test func `fifty kills while the server comes and goes lose nothing, and leave the order`()
    async throws
  {
    try await TestServer.run { server, command in
      var random = SplitMix64(seed: 50)
      var expected: [String] = []
      for round in 1...50 {
        // Sometimes away, sometimes there, and sometimes it loses its answers.
        if Bool.random(using: &random) { await server.stop() }
        if Int.random(in: 1...4, using: &random) == 1 {
          server.mood.withLock { $0 = .losingAnswers(times: 1) }
        }
        let ids = (0..<20).map { "r\(round)-\($0)" }
        try command.write(ids.map { event($0) }.joined(separator: "\n"), "input")
        let killed = try command.spawn(["append", "-q", "--spool", "spool", "input"])
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...150, using: &random)))
        killed.kill()
        // What was not acknowledged is told again, as a pipeline does.
        let again = try await command.served("append", "-q", "--spool", "spool", "input")
        #expect(again.status == 0, "\(again.errors)")
        expected += ids
        if Int.random(in: 1...3, using: &random) == 1 {
          let flush = try command.spawn(["flush", "-q", "spool"])
          try await Task.sleep(for: .milliseconds(Int.random(in: 1...150, using: &random)))
          flush.kill()
        }
        await server.stop()
        try await server.start()
      }
      let flushed = try await command.served("flush", "-q", "spool")
      #expect(flushed.status == 0, "\(flushed.errors)")
      #expect(try command.batches.isEmpty)
      #expect(try await server.ids() == expected)
    }
  }

  @Test func `eight processes keep and deliver at once`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      let numbers = 0..<8
      for round in 0..<3 {
        if round == 1 { try await server.start() }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in numbers {
            let name = "p\(number)-\(round)"
            try command.write((0..<30).map { event("\(name)-\($0)") }.joined(separator: "\n"), name)
            group.addTask {
              let answer = try await command.served("append", "-q", "--spool", "spool", name)
              #expect(answer.status == 0, "\(answer.errors)")
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(try await command.served("flush", "-q", "spool").status == 0)
      let ids = try await server.ids()
      #expect(ids.count == 8 * 3 * 30)
      #expect(Set(ids).count == ids.count)
      for number in numbers {
        let own = ids.filter { $0.hasPrefix("p\(number)-") }
        #expect(own == (0..<3).flatMap { round in (0..<30).map { "p\(number)-\(round)-\($0)" } })
      }
    }
  }
}

extension Command {
  /// Starts the executable without waiting for it.
  fileprivate func spawn(_ arguments: [String]) throws -> RunningAppend {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.shiplog)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder]
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return RunningAppend(process: process, output: "")
  }
}
