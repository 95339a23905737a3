import Foundation
import Synchronization
import TestSupport
import Testing

/// `shiplog serve` as a process of its own.
final class ServedLog: Sendable {
  /// Who works on its database.
  let operation: Command
  private let options: [String]
  private let running = Mutex<RunningCommand?>(nil)
  private let address = Mutex("")

  private init(_ operation: Command, _ options: [String]) {
    self.operation = operation
    self.options = options
  }

  /// Where it listens, such as `http://127.0.0.1:40123`.
  var url: String { address.withLock { $0 } }
  var port: Int { url.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

  /// On the log of the running test case.
  static func run(
    with options: [String] = [], _ body: (ServedLog) async throws -> Void
  ) async throws {
    try await LogCommandLine.run { try await run(on: $0.command, options, body) }
  }

  /// On the log that a command's folder and environment lead to.
  static func run(
    on command: Command, _ options: [String] = [], _ body: (ServedLog) async throws -> Void
  ) async throws {
    let served = ServedLog(command, options)
    try served.start()
    defer { served.kill() }
    try await body(served)
  }

  /// Who speaks to the server with a token that was made for it.
  func client(_ options: String...) throws -> Command {
    let made = try operation.run(
      Command.shiplog, ["token", "create", "--name", "t\(UInt32.random(in: 0 ... .max))"] + options)
    try #require(made.status == 0, "\(made.errors)")
    return Command(
      folder: operation.folder,
      environment: [
        "SHIPLOG_URL": url,
        "SHIPLOG_TOKEN": made.output.trimmingCharacters(in: .whitespacesAndNewlines),
      ])
  }

  /// Starts, at the address where it was before if it was.
  func start() throws {
    let server = try operation.running(
      ["serve", "--port", "\(port)", "--rate", "1000000"] + options)
    let url = try server.firstLine()
    address.withLock { $0 = url }
    running.withLock { $0 = server }
  }

  /// As `kill -9` does.
  func kill() {
    running.withLock { $0?.kill9() }
  }

  /// As `kill` does.
  func terminate() {
    running.withLock { $0?.terminate() }
  }

  func waitUntilExit() -> Int32? {
    running.withLock { $0?.waitUntilExit() }
  }
}
