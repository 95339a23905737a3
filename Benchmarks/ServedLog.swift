import Foundation
import Synchronization

/// `shiplog serve` on the log that is measured, and a token that may do everything.
final class ServedLog {
  let url: String
  let token: String
  private let process: Process

  init(_ options: Bench.Options) async throws {
    token = try await Program(options.shiplog).run([
      "token", "create", "--name", "bench-\(UUID().uuidString)", "--scope", "admin",
      "--database-url", options.url,
    ]).trimmingCharacters(in: .whitespacesAndNewlines)
    process = Process()
    process.executableURL = URL(fileURLWithPath: options.shiplog)
    process.arguments = [
      "serve", "--port", "0", "--rate", "1000000", "--max-requests", "1000",
      "--database-url", options.url,
    ]
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != 0x0A {
      let more = output.fileHandleForReading.readData(ofLength: 1)
      guard !more.isEmpty else { throw Program.Failure(message: "the server did not start") }
      line += more
    }
    url = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  deinit { stop() }

  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// The most memory that it ever took, in MB.
  var memory: Double {
    let path = "/proc/\(process.processIdentifier)/status"
    let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
    return (kilobytes.flatMap { Double($0) } ?? .nan) / 1_024
  }
}
