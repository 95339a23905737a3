import Deployments
import Foundation
import Log
import TestSupport

@testable import shiplog

/// The built executable in a folder of its own, on the log of the running test case.
struct LogCommandLine {
  let command: Command

  /// Makes the log and the folder, and removes the folder afterwards.
  static func run(
    environment: [String: String] = [:], _ body: (LogCommandLine) async throws -> Void
  ) async throws {
    _ = try await TestDatabase.current.makeLog()
    let folder = "/tmp/shiplog-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = TestDatabase.current.url(role: "shiplog_service")
    let command = Command(
      folder: folder,
      environment: ["SHIPLOG_DATABASE_URL": database].merging(environment) { $1 })
    try await body(LogCommandLine(command: command))
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(command.folder)/\(name)"))
    return name
  }

  @discardableResult
  func callAsFunction(_ arguments: String...) throws -> Command.Result {
    try command.run(Command.shiplog, arguments)
  }

  func call(_ arguments: [String]) throws -> Command.Result {
    try command.run(Command.shiplog, arguments)
  }

  /// In a shell, where `shiplog` is the executable.
  func shell(_ script: String) throws -> Command.Result {
    try command.run("/bin/bash", ["-c", "shiplog() { '\(Command.shiplog)' \"$@\"; }; \(script)"])
  }

  /// The whole log, first things first.
  func entries() async throws -> [String] {
    try await TestDatabase.current.openLog().entries(from: 0, limit: 10_000).map(\.event.id)
  }
}

extension Command.Result {
  /// The rows of a list that was printed as CSV, without its header.
  var rows: [[String]] {
    output.split(separator: "\r\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

/// A plain CloudEvent.
func event(_ id: String, data: String = "1", extra: String = "") -> String {
  #"{"specversion":"1.0","id":"\#(id)","source":"/test","type":"com.example.told"\#(extra),"data":\#(data)}"#
}

func events(_ numbers: Range<Int>) -> [String] {
  numbers.map { event("e\($0)") }
}
