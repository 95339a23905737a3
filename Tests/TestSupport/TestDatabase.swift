import FoundationEssentials
package import Postgres
package import Testing

/// A database of its own for one test case.
package struct TestDatabase: Sendable {
  package let name: String
  /// Connects as the superuser.
  package let url: String

  /// Connects as another role of the server.
  package func url(role: String) -> String { "\(url)&user=\(role)" }

  /// A new connection, not open yet, as the superuser.
  package func connection(settings: [String: String] = [:]) -> Connection {
    Connection(url, settings: settings)
  }

  /// That of the running test case, which asks for one by `@Test(.database)`.
  package static var current: TestDatabase {
    guard let running else {
      preconditionFailure("only a test with the trait .database has a database")
    }
    return running
  }

  @TaskLocal fileprivate static var running: TestDatabase?

  private init(server: String) {
    let number = UInt64.random(in: .min ... .max)
    name = "test_\(String(number, radix: 36))"
    // libpq lets a later parameter override what the URI said before.
    url = "\(server)\(server.contains("?") ? "&" : "?")dbname=\(name)"
  }
}

/// Creates a database before each test case and drops it afterwards, whoever is still connected.
package struct DatabaseTrait: TestTrait, SuiteTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard let server = ProcessInfo.processInfo.environment["SHIPLOG_TEST_DATABASE_URL"] else {
      throw NoServer()
    }
    try await Turnstile.databases.pass {
      try await TestDatabase.provide(on: server, to: function)
    }
  }
}

extension Trait where Self == DatabaseTrait {
  /// A fresh database, `TestDatabase.current`, for each test case.
  package static var database: Self { Self() }
}

extension TestDatabase {
  fileprivate static func provide(
    on server: String, to function: @Sendable () async throws -> Void
  ) async throws {
    let database = TestDatabase(server: server)
    let administrator = Connection(server)
    try await administrator.script("CREATE DATABASE \(database.name) TEMPLATE template0")
    let outcome: Result<Void, any Error>
    do {
      try await $running.withValue(database) { try await function() }
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    try await administrator.script("DROP DATABASE \(database.name) WITH (FORCE)")
    try outcome.get()
  }
}

private struct NoServer: Error, CustomStringConvertible {
  let description =
    "SHIPLOG_TEST_DATABASE_URL names no PostgreSQL server: run scripts/test, which starts one."
}
