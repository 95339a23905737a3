import Foundation
import Synchronization
import TestSupport
import Testing

/// `shiplog serve` as a process of its own, on the log of the running test case.
final class ServedLog: Sendable {
  private let operation: Command
  private let process = Mutex<Process?>(nil)
  private let address = Mutex("")

  private init(_ operation: Command) {
    self.operation = operation
  }

  /// On the log of a private PostgreSQL, which runs in the command's folder.
  static func run(on command: Command, _ body: (ServedLog) async throws -> Void) async throws {
    let served = ServedLog(command)
    try served.start()
    defer { served.kill() }
    try await body(served)
  }

  var url: String { address.withLock { $0 } }

  static func run(_ body: (ServedLog) async throws -> Void) async throws {
    try await LogCommandLine.run { shiplog in
      let served = ServedLog(shiplog.command)
      try served.start()
      defer { served.kill() }
      try await body(served)
    }
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
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.shiplog)
    let port = url.split(separator: ":").last.map(String.init) ?? "0"
    process.arguments = ["serve", "--port", port, "--rate", "1000000"]
    process.currentDirectoryURL = URL(fileURLWithPath: operation.folder)
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": operation.folder]
      .merging(operation.environment) { $1 }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != 0x0A {
      let more = output.fileHandleForReading.readData(ofLength: 1)
      try #require(!more.isEmpty, "the server did not start")
      line += more
    }
    let text = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    address.withLock { $0 = text }
    self.process.withLock { $0 = process }
  }

  /// As `kill -9` does.
  func kill() {
    let last = process.withLock { process in
      defer { process = nil }
      return process
    }
    guard let last else { return }
    Glibc.kill(last.processIdentifier, SIGKILL)
    last.waitUntilExit()
  }
}
