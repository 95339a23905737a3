import Deployments
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import TestSupport
import Testing

@testable import Service

/// A service that listens on a port of its own, as long as a body takes.
struct ListeningService: Sendable {
  let fixture: ServiceFixture
  let port: Int

  static func run(
    _ limits: Limits, examples: Bool = false,
    _ body: @escaping @Sendable (ListeningService) async throws -> Void
  ) async throws {
    var settings = LogService.Settings()
    settings.limits = limits
    let fixture = try await ServiceFixture(settings: settings, examples: examples)
    var server = ServerSettings()
    server.port = 0
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let app = try fixture.service.application(server) { continuation.yield($0) }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let group = ServiceGroup(services: [app], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let port = try #require(await ports.first { _ in true })
      let result: Result<Void, any Error>
      do {
        try await body(ListeningService(fixture: fixture, port: port))
        result = .success(())
      } catch {
        result = .failure(error)
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      try result.get()
    }
  }

  func client() throws -> RawClient { try RawClient(port: port) }

  /// Whether an honest request is answered.
  func answers() async throws -> Bool {
    let client = try client()
    client.say("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return await client.hearAll()?.hasPrefix("HTTP/1.1 200") ?? false
  }

  /// What it counts about itself.
  var counted: String {
    fixture.service.counters.exposition(
      logSize: 0, projected: 0, waiting: 0, verificationAge: nil)
  }

  static func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
  }
}
