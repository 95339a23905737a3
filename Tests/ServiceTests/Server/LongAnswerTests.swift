import Foundation
import Log
import TestSupport
import Testing

@testable import Service

/// Answers that go on for as long as their client takes.
@Suite(.serialized) struct LongAnswerTests {
  private static let head =
    "HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer all\r\nConnection: close\r\n"
  private static let stream = "GET /v1/events/stream \(head)\r\n"
  private static let list = "GET /v1/events \(head)Accept: application/x-ndjson\r\n\r\n"
  /// What ends an answer that is whole.
  private static let end = "\r\n0\r\n\r\n"

  private func untilStreams(_ count: Int, _ service: ListeningService) async throws {
    for _ in 0..<200 where service.fixture.service.counters.streams != count {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(service.fixture.service.counters.streams == count)
  }

  @Test(.database) func `a stream ends with its token`() async throws {
    try await ListeningService.run(Limits()) { service in
      let client = try service.client()
      client.say(Self.stream)
      try await untilStreams(1, service)
      service.fixture.admissions.limit("all", to: 0)
      _ = try await service.fixture.log.append(try Array(ServiceFixture.examples()[0].prefix(3)))
      let heard = try #require(await client.hearAll(), "still open")
      #expect(heard.contains("text/event-stream"))
      #expect(!heard.contains("id: "), "\(heard)")
      #expect(heard.hasSuffix(Self.end), "\(heard)")
      try await untilStreams(0, service)
    }
  }

  @Test(.database) func `a list that is streamed is cut where its token ends`() async throws {
    try await ListeningService.run(Limits(), examples: true) { service in
      let whole = try service.client()
      whole.say(Self.list)
      let all = try #require(await whole.hearAll())
      #expect(all.hasSuffix(Self.end))
      // For the request itself and one page after the first.
      service.fixture.admissions.limit("all", to: 2)
      let cut = try service.client()
      cut.say(Self.list)
      let heard = try #require(await cut.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 200"))
      #expect(heard.count { $0 == "{" } < all.count { $0 == "{" })
      #expect(!heard.hasSuffix(Self.end))
      try await untilStreams(0, service)
    }
  }

  @Test(.database) func `a list that is streamed takes a place among the streams`() async throws {
    var limits = Limits()
    limits.streams = 1
    try await ListeningService.run(limits) { service in
      let client = try service.client()
      client.say(Self.stream)
      try await untilStreams(1, service)
      let second = try service.client()
      second.say(Self.list)
      let heard = try #require(await second.hearAll())
      #expect(heard.hasPrefix("HTTP/1.1 503"), "\(heard)")
    }
  }
}
