import Foundation
import Log
import TestSupport
import Testing

@testable import Service

/// How long a connection is kept, whatever order its requests and answers end in.
@Suite(.serialized) struct ConnectionTests {
  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    change(&limits)
    return limits
  }

  @Test(.database, arguments: ["", "Connection: close\r\n"], ["{}", "{", ""])
  func `a request that ends after its answer, or never, does not keep its connection`(
    _ header: String, _ rest: String
  ) async throws {
    let limits = Self.limits {
      $0.idleTime = .seconds(2)
      $0.requestTime = .seconds(2)
    }
    try await ListeningService.run(limits) { service in
      let client = try service.client()
      client.say("POST /v1/events HTTP/1.1\r\nHost: x\r\n\(header)Content-Length: 2\r\n\r\n")
      // Time for the answer. Should it take longer, this is an ordinary request.
      try await Task.sleep(for: .milliseconds(500))
      client.say(rest)
      let heard = try #require(await client.hearAll(), "still open")
      #expect(heard.hasPrefix("HTTP/1.1 401"), "\(heard)")
    }
  }

  @Test(.database) func `a stream that was asked for before its turn is not taken for idle`()
    async throws
  {
    try await ListeningService.run(Self.limits { $0.idleTime = .milliseconds(300) }) { service in
      let counters = service.fixture.service.counters
      let client = try service.client()
      client.say(
        "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
          + "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all\r\n\r\n")
      for _ in 0..<200 where counters.streams == 0 {
        try await Task.sleep(for: .milliseconds(50))
      }
      try await Task.sleep(for: .seconds(1))
      #expect(counters.streams == 1)
      client.sayNoMore()
      let heard = try #require(await client.hearAll())
      #expect(heard.contains("text/event-stream"), "\(heard)")
    }
  }

  @Test(.database) func `a stream too many is told to come later, and one that ends makes room`()
    async throws
  {
    try await ListeningService.run(Self.limits { $0.streams = 1 }) { service in
      let request =
        "GET /v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all\r\n"
        + "Connection: close\r\n\r\n"
      let counters = service.fixture.service.counters
      var first: RawClient? = try service.client()
      first?.say(request)
      for _ in 0..<200 where counters.streams == 0 {
        try await Task.sleep(for: .milliseconds(50))
      }
      let second = try service.client()
      second.say(request)
      let heard = try #require(await second.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 503"), "\(heard)")
      first = nil
      for _ in 0..<200 where counters.streams == 1 {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(counters.streams == 0)
    }
  }

  @Test(.database) func `who goes away within a request is no failure of the server`()
    async throws
  {
    try await ListeningService.run(Limits()) { service in
      let client = try service.client()
      client.say(
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all\r\n"
          + "Content-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{")
      try await Task.sleep(for: .milliseconds(200))
      client.sayNoMore()
      _ = await client.hearAll()
      for _ in 0..<200 where !service.counted.contains("appendEvents") {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(
        service.counted.contains(
          #"shiplog_http_requests_total{operation="appendEvents",status="400"} 1"#))
      #expect(try await service.fixture.log.head().size == 0)
    }
  }

  @Test(.database) func `a client that waits to be asked for its body is asked`() async throws {
    try await ListeningService.run(Limits()) { service in
      let client = try service.client()
      client.say(
        "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all\r\nConnection: close\r\n"
          + "Expect: 100-continue\r\nContent-Type: application/x-ndjson\r\nContent-Length: 2\r\n\r\n"
      )
      #expect(await client.hear(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      client.say("{}")
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 400"), "\(heard)")
    }
  }

  @Test(.database) func `who has no more to say is answered`() async throws {
    try await ListeningService.run(Limits()) { service in
      let client = try service.client()
      client.say("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
      client.sayNoMore()
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 200"), "\(heard)")
    }
  }

  @Test(.database) func `who takes nothing of an answer is cut off`() async throws {
    try await ListeningService.run(Self.limits { $0.stallTime = .milliseconds(300) }) { service in
      let client = try service.client()
      // More than the system keeps for a connection.
      let count = 400
      client.say(
        String(repeating: "GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", count: count))
      var isOpen = true
      for _ in 0..<200 where isOpen {
        try await Task.sleep(for: .milliseconds(50))
        isOpen = client.say("\r\n")
      }
      #expect(!isOpen)
      #expect(try await service.answers())
    }
  }

  @Test(.database) func `who comes while as many as may be are connected waits for a place`()
    async throws
  {
    let limits = Self.limits {
      $0.connections = 2
      $0.headerTime = .seconds(1)
    }
    try await ListeningService.run(limits) { service in
      let silent = try (0..<5).map { _ in try service.client() }
      #expect(try await service.answers())
      withExtendedLifetime(silent) {}
    }
  }
}
