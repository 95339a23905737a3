import Foundation
import Testing

/// The built executable while it runs; what it prints goes to files.
final class RunningCommand: Sendable {
  private let process: Process
  private let files: String

  fileprivate init(_ process: Process, _ files: String) {
    self.process = process
    self.files = files
  }

  deinit {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  var output: String { (try? String(contentsOfFile: files + ".out", encoding: .utf8)) ?? "" }
  var errors: String { (try? String(contentsOfFile: files + ".err", encoding: .utf8)) ?? "" }

  /// Waits until a whole line is printed.
  func firstLine() throws -> String {
    for _ in 0..<1_500 where !output.contains("\n") {
      try #require(process.isRunning, "\(errors)")
      usleep(20_000)
    }
    return output.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// As `kill` does.
  func terminate() {
    kill(process.processIdentifier, SIGTERM)
  }

  /// As `kill -9` does.
  func kill9() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func waitUntilExit() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}

extension Command {
  /// The executable, started, which is killed when nobody holds it any more.
  func running(_ arguments: [String]) throws -> RunningCommand {
    let files = "\(folder)/spawned-\(UInt64.random(in: 0 ... .max))"
    for end in [".out", ".err"] {
      _ = FileManager.default.createFile(atPath: files + end, contents: nil)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Command.shiplog)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "TZ": "UTC"]
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files + ".out"))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files + ".err"))
    try process.run()
    return RunningCommand(process, files)
  }
}
