import Deployments
import Foundation
import Testing
import TestSupport

@testable import Service

/// Clients that are slow, greedy or out of their minds: they are refused, and the others are answered.
@Suite(.serialized) struct AbuseTests {
  private static let post =
    "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all\r\n"
    + "Content-Type: application/cloudevents+json\r\n"

  private static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    change(&limits)
    return limits
  }

  @Test(.database) func `headers that do not end are cut off`() async throws {
    try await ListeningService.run(Self.limits { $0.headerTime = .milliseconds(300) }) { service in
      for start in ["", "G", "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let client = try service.client()
        client.say(start)
        let heard = await client.hearAll()
        #expect(heard == "", "\(start)")
      }
      #expect(try await service.answers())
    }
  }

  @Test(.database) func `a body that does not end is answered with 408`() async throws {
    try await ListeningService.run(Self.limits { $0.requestTime = .milliseconds(300) }) { service in
      let client = try service.client()
      client.say(Self.post + "Content-Length: 100\r\n\r\n{")
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 408"), "\(heard)")
      #expect(heard.contains("urn:shiplog:problem:request-timeout"))
      #expect(try await service.answers())
    }
  }

  @Test(.database) func `a connection that is not used any more is closed`() async throws {
    try await ListeningService.run(Self.limits { $0.idleTime = .milliseconds(300) }) { service in
      let client = try service.client()
      client.say("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test(
    .database,
    arguments: [
      "Content-Length: 9000000000\r\n\r\n", "Content-Length: 1001\r\n\r\n",
      "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + String(repeating: "x", count: 1_001) + "\r\n",
    ])
  func `a body that is too large is refused before it is read`(_ rest: String) async throws {
    try await ListeningService.run(Self.limits { $0.bodyBytes = 1_000 }) { service in
      let client = try service.client()
      client.say(Self.post + rest)
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 413"), "\(heard)")
      #expect(heard.lowercased().contains("connection: close"))
    }
  }

  @Test(.database) func `a gigabyte in chunks takes no memory`() async throws {
    try await ListeningService.run(Limits()) { service in
      let before = Self.memory()
      let client = try service.client()
      client.say(Self.post + "Transfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + [13, 10]
      var sent = 0
      while sent < 1_024, client.say(chunk) { sent += 1 }
      // It is over long before all of it was sent.
      #expect(sent < 1_024)
      #expect(Self.memory() - before < 200 << 20)
      #expect(try await service.answers())
    }
  }

  @Test(
    .database,
    arguments: [
      "\u{16}\u{03}\u{01}\u{00}garbage\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\0\0\0\0",
      "GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
      "GET /livez HTTP/1.1\r\nBad Header: x\r\n\r\n",
    ])
  func `what is no HTTP is closed`(_ garbage: String) async throws {
    try await ListeningService.run(Self.limits { $0.headerTime = .milliseconds(500) }) { service in
      let client = try service.client()
      client.say(garbage)
      client.sayNoMore()
      let heard = try #require(await client.hearAll())
      let isExplained =
        heard.hasPrefix("HTTP/1.1 400") && heard.contains("Content-Type: application/problem+json")
        && heard.contains("the request is not HTTP/1.1")
      #expect(heard.isEmpty || isExplained, "\(heard)")
      #expect(try await service.answers())
    }
  }

  @Test(.database) func `too many headers, and headers that are too long, are refused`()
    async throws
  {
    try await ListeningService.run(Limits()) { service in
      for headers in [
        (0..<100_000).map { "X-\($0): y\r\n" }.joined(),
        "X-Long: \(String(repeating: "y", count: 1 << 20))\r\n",
      ] {
        let client = try service.client()
        client.say("GET /livez HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
        let heard = try #require(await client.hearAll())
        #expect(heard.hasPrefix("HTTP/1.1 400"), "\(heard)")
        #expect(heard.contains("or has too many headers, or too large ones"), "\(heard)")
        #expect(heard.contains("X-Content-Type-Options: nosniff"), "\(heard)")
        #expect(heard.contains("Cache-Control: no-store"), "\(heard)")
        #expect(try await service.answers())
      }
    }
  }

  @Test(.database) func `deep JSON is refused`() async throws {
    try await ListeningService.run(Limits()) { service in
      let deep = String(repeating: "[", count: 100_000)
      let body =
        #"{"specversion":"1.0","id":"1","source":"/x","type":"com.example.x","data":"# + deep
      let client = try service.client()
      client.say(
        Self.post + "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 4"), "\(heard.prefix(200))")
      #expect(try await service.answers())
    }
  }

  @Test(.database) func `requests in a row on one connection are answered in their order`()
    async throws
  {
    try await ListeningService.run(Limits()) { service in
      let client = try service.client()
      client.say(
        String(repeating: "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", count: 5)
          + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      let heard = try #require(await client.hearAll())
      #expect(heard.components(separatedBy: "HTTP/1.1 200").count == 6)
      #expect(heard.contains("HTTP/1.1 404"))
    }
  }

  @Test(.database) func `who asks while as many as may be are answered is told to come again`()
    async throws
  {
    let limits = Self.limits {
      $0.requests = 1
      $0.requestTime = .seconds(10)
    }
    try await ListeningService.run(limits) { service in
      let slow = try service.client()
      slow.say(Self.post + "Content-Length: 100\r\n\r\n{")
      for _ in 0..<200 where !service.counted.contains("requests_in_flight 1\n") {
        try await Task.sleep(for: .milliseconds(50))
      }
      let client = try service.client()
      client.say("GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      let heard = try #require(await client.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 503"), "\(heard.prefix(200))")
      #expect(heard.contains("Retry-After: 1"))
      // Whoever watches the server is still told how it is.
      #expect(try await service.answers())
    }
  }

  @Test(.database) func `two hundred slow connections keep nobody from being answered, and go`()
    async throws
  {
    let limits = Self.limits {
      $0.headerTime = .seconds(3)
      $0.requestTime = .seconds(3)
    }
    try await ListeningService.run(limits) { service in
      _ = try await service.answers()
      let before = ListeningService.openDescriptors()
      var clients = try (0..<200).map { number in
        let client = try service.client()
        client.say(
          number.isMultiple(of: 2)
            ? "GET /livez HTTP/1.1\r\nHost: " : Self.post + "Content-Length: 1000\r\n\r\n")
        return client
      }
      for _ in 0..<4 {
        for client in clients { client.say("x") }
        #expect(try await service.answers())
        try await Task.sleep(for: .seconds(1))
      }
      for client in clients {
        let heard = try #require(await client.hearAll(), "still open")
        #expect(heard.isEmpty || heard.hasPrefix("HTTP/1.1 408"), "\(heard.prefix(100))")
      }
      clients = []
      var open = ListeningService.openDescriptors()
      for _ in 0..<100 where open > before + 20 {
        try await Task.sleep(for: .milliseconds(100))
        open = ListeningService.openDescriptors()
      }
      #expect(open <= before + 20)
    }
  }

  /// Resident bytes of this process.
  private static func memory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(whereSeparator: \.isWhitespace)[1]).flatMap { Int($0) }.map { $0 << 10 }
      ?? 0
  }
}
