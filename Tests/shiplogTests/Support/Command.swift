import Foundation

/// The built executable, run as a user runs it.
struct Command {
  struct Result {
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// A member of the JSON object that was printed.
    func json(_ key: String) -> Any? {
      let object = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
      return object?[key]
    }
  }

  let folder: String
  var environment: [String: String] = [:]

  /// Beside the test bundle.
  static let shiplog: String = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("shiplog").path
  }()

  @discardableResult
  func shiplog(_ arguments: String...) throws -> Result {
    try run(Command.shiplog, arguments)
  }

  /// Runs to the end of its output, so that a program that left a server behind which holds the pipe never returns.
  func run(_ program: String, _ arguments: [String]) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "TZ": "UTC",
    ].merging(environment) { $1 }
    let output = Pipe()
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}

extension Command {
  /// A folder of its own in `/tmp`; whatever runs in it is stopped afterwards, and everything removed.
  static func inTemporaryFolder<Value>(
    below path: String = "", permissions: Int = 0o755, _ body: (Command) throws -> Value
  ) throws -> Value {
    let (command, root) = try makeFolder(path, permissions)
    defer { command.remove(root) }
    return try body(command)
  }

  /// The same for a body that waits.
  static func inTemporaryFolder<Value>(
    _ body: @Sendable (Command) async throws -> Value
  ) async throws -> Value {
    let (command, root) = try makeFolder("", 0o755)
    defer { command.remove(root) }
    return try await body(command)
  }

  private static func makeFolder(
    _ path: String, _ permissions: Int
  ) throws -> (command: Command, root: String) {
    let files = FileManager.default
    let root = "/tmp/shiplog-test-\(UUID().uuidString)"
    try files.createDirectory(atPath: root + path, withIntermediateDirectories: true)
    try files.setAttributes([.posixPermissions: permissions], ofItemAtPath: root)
    return (Command(folder: root + path), root)
  }

  private func remove(_ root: String) {
    let files = FileManager.default
    _ = try? shiplog("db", "stop")
    if let data = try? shiplog("db", "status", "-o", "json").json("data") as? String,
      data.hasPrefix("/var/lib/shiplog/")
    {
      try? files.removeItem(atPath: (data as NSString).deletingLastPathComponent)
    }
    try? files.removeItem(atPath: root)
  }
}
