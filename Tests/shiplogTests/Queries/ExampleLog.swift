import Foundation
import Testing

@testable import shiplog

/// The example history in a private PostgreSQL, made once for a whole suite and all the suites inside it.
///
/// Who only asks uses `command`; who changes anything works on a copy.
struct ExampleLog: Sendable {
  /// In a folder where the private PostgreSQL runs.
  let command: Command
  /// As the service's role.
  private let serviceURL: String
  /// Of a database that nobody is connected to: the examples, appended and folded.
  private static let template = "examples"

  /// That of the running suite.
  static var current: ExampleLog {
    guard let running else {
      preconditionFailure("only a suite with the trait .exampleLog has the example log")
    }
    return running
  }

  @TaskLocal fileprivate static var running: ExampleLog?

  static let files: [String] = (43...46).map { "\(folder)/2026-W\($0).ndjson" }

  private static let folder =
    (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .appendingPathComponent("examples").path

  /// Every event as its file has it: the line at a position of the log.
  static let lines: [String] = files.flatMap { path in
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  fileprivate init(in command: Command) throws {
    self.command = command
    try #require(try command.shiplog("db", "start").status == 0)
    serviceURL = try command.shiplog("db", "url").output.filter { !$0.isNewline }
    let appended = try command.run(Command.shiplog, ["append", "--quiet"] + Self.files)
    try #require(appended.status == 0, "\(appended.errors)")
    try #require(try command.shiplog("status").status == 0)
    _ = try psql("postgres", "CREATE DATABASE \(Self.template) TEMPLATE shiplog")
  }

  /// Runs a command on the examples.
  func callAsFunction(_ arguments: String...) throws -> Command.Result {
    try command.run(Command.shiplog, arguments)
  }

  func call(_ arguments: [String]) throws -> Command.Result {
    try command.run(Command.shiplog, arguments)
  }

  /// A connection URI of this server.
  func url(_ database: String = "shiplog", as role: Role = .service) -> String {
    serviceURL.replacing("://shiplog_service@", with: "://\(role.rawValue)@")
      .replacing(/\/shiplog$/, with: "/\(database)")
  }

  @discardableResult
  fileprivate func psql(_ database: String, _ statement: String) throws -> String {
    let answer = try command.run(
      "/usr/bin/psql",
      ["-XAtq", "-v", "ON_ERROR_STOP=1", url(database, as: .superuser), "-c", statement])
    try #require(answer.status == 0, "\(answer.errors)")
    return answer.output.trimmingCharacters(in: .newlines)
  }

  /// Ends the server without the checkpoint of all copies that a proper stop waits for.
  fileprivate func drop() {
    guard let process = try? command.shiplog("db", "status", "-o", "json").json("process") as? Int32
    else { return }
    kill(process, SIGQUIT)
  }

  /// A copy of the examples' database, to be changed at will, dropped with the server.
  func withCopy(
    empty: Bool = false, _ body: (DatabaseCopy) async throws -> Void
  ) async throws {
    let name = "copy_\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    let template = empty ? "template0" : Self.template
    try psql("postgres", "CREATE DATABASE \(name) TEMPLATE \(template)")
    try await body(DatabaseCopy(server: self, name: name))
  }
}

/// A database of one test.
struct DatabaseCopy {
  let server: ExampleLog
  let name: String

  /// The executable, which works on this database as the service's role.
  func command(as role: Role = .service) -> Command {
    var command = server.command
    command.environment["SHIPLOG_DATABASE_URL"] = server.url(name, as: role)
    return command
  }

  func callAsFunction(_ arguments: String...) throws -> Command.Result {
    try command().run(Command.shiplog, arguments)
  }

  /// Runs statements as the superuser.
  @discardableResult
  func psql(_ statement: String) throws -> String {
    try server.psql(name, statement)
  }

  func write(_ text: String, to file: String) throws -> String {
    let path = "\(server.command.folder)/\(name)-\(file)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// Makes the example log before the first test of a suite, and removes it after the last.
struct ExampleLogTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await Command.inTemporaryFolder { command in
      let log = try ExampleLog(in: command)
      defer { log.drop() }
      try await ExampleLog.$running.withValue(log) { try await function() }
    }
  }
}

extension Trait where Self == ExampleLogTrait {
  static var exampleLog: Self { Self() }
}
