import Foundation

/// Another program, run to its end.
struct Program {
  struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
  }

  let path: String

  init(_ path: String) { self.path = path }

  /// - Returns: what it wrote to its standard output
  /// - Throws: `Failure` with what it wrote to its standard error
  @discardableResult
  func run(
    _ arguments: [String], environment: [String: String] = [:],
    watch: (_ processIdentifier: Int32) -> Void = { _ in }
  ) async throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = FileManager.default.temporaryDirectory
    let paths = ["out", "err"].map { folder.appendingPathComponent("\(UUID().uuidString).\($0)") }
    defer { for path in paths { try? FileManager.default.removeItem(at: path) } }
    for path in paths { _ = FileManager.default.createFile(atPath: path.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: paths[0])
    process.standardError = try FileHandle(forWritingTo: paths[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    while process.isRunning {
      watch(process.processIdentifier)
      try await Task.sleep(for: .milliseconds(20))
    }
    guard process.terminationStatus == 0 else {
      let message = try String(contentsOf: paths[1], encoding: .utf8)
      throw Failure(message: "\(path) ended with \(process.terminationStatus): \(message)")
    }
    return try String(contentsOf: paths[0], encoding: .utf8)
  }
}
