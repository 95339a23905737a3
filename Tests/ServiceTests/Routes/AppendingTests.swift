import Deployments
import HTTPTypes
import History
import Log
import TestSupport
import Testing

@testable import Service

/// `POST /v1/events` and `/v1/records`, through the router.
@Suite struct AppendingTests {
  private static let structured = "application/cloudevents+json"
  private static let batch = "application/cloudevents-batch+json"

  private static func event(
    _ id: String, environment: String = "staging", reason: String = "x"
  ) -> String {
    """
    {"specversion":"1.0","id":"\(id)","source":"https://ci.example/1","type":"com.example.noted",\
    "time":"2026-11-01T12:00:00Z","data":{"environment":"\(environment)","reason":"\(reason)"}}
    """
  }

  @Test(.database)
  func `one event is answered with its receipt, and the same again with the first`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let first = try await client.post("/v1/events", Self.structured, Self.event("1"))
      #expect(first.status == 201, "\(first.text)")
      #expect(first.headers[.shiplogPosition] == "0")
      let receipt = try first.json
      #expect(
        receipt.members.map(\.key) == [
          "position", "id", "source", "status", "recorded", "size", "root",
        ])
      #expect(receipt["status"]?.string == "appended")
      let again = try await client.post("/v1/events", Self.structured, Self.event("1"))
      #expect(again.status == 200)
      #expect(try again.json["status"]?.string == "duplicate")
      #expect(try again.json["recorded"]?.string == receipt["recorded"]?.string)
      let head = try await fixture.log.head()
      #expect(head.size == 1)
      #expect(receipt["root"]?.string == "\(head.root)")
      let entry = try await fixture.log.entries(at: [0])[0]
      #expect(entry.principal == Principal(kind: "token", issuer: "shiplog", id: "all"))
    }
  }

  @Test(.database) func `a batch is appended all or none, and errors are told by index`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let batch = "[\(Self.event("1")),\(Self.event("2")),\(Self.event("1"))]"
      let served = try await client.post("/v1/events", Self.batch, batch)
      #expect(served.status == 200, "\(served.text)")
      let receipts = try #require(try served.json["receipts"])
      #expect(receipts.elements.compactMap { $0["position"]?.int } == [0, 1, 0])
      let wrong = "[\(Self.event("3")),{\"specversion\":\"1.0\"},\(Self.event("4"))]"
      let refused = try await client.post("/v1/events", Self.batch, wrong)
      #expect(refused.status == 400, "\(refused.text)")
      #expect(try refused.json["errors"]?[0]?["index"]?.int == 1)
      #expect(try await fixture.log.head().size == 2)
    }
  }

  @Test(
    .database,
    arguments: [
      ("application/cloudevents+json", "{\"specversion\":\"1.0\"}", 400),
      ("application/cloudevents+json", "{", 400), ("application/cloudevents+json", "", 400),
      ("application/cloudevents-batch+json", "{}", 400), ("text/plain", "hello", 415),
      ("application/cloudevents+avro", "x", 415), ("application/json", "{}", 415),
      ("application/cloudevents+json; charset=latin1", "{}", 415),
      ("application/x-ndjson", "[]", 400),
    ])
  func `what is no event is refused`(_ type: String, _ body: String, _ status: Int) async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let served = try await client.post("/v1/events", type, body)
      #expect(served.status == status, "\(served.text)")
      #expect(served.headers[.contentType] == "application/problem+json")
      #expect(try await fixture.log.head().size == 0)
    }
  }

  @Test(.database) func `another event under the same identity is a conflict`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      _ = try await client.post("/v1/events", Self.structured, Self.event("1"))
      let other = Self.event("1", reason: "y")
      let served = try await client.post("/v1/events", Self.structured, other)
      #expect(served.status == 409)
      #expect(
        try served.json["detail"]?.string
          == "source https://ci.example/1, id 1 is already at position 0 with other content")
    }
  }

  @Test(.database) func `a secret is refused by its place, and never repeated`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let secret = "ghp_" + String(repeating: "a1B2", count: 9)
      let served = try await client.post(
        "/v1/events", Self.structured, Self.event("1", reason: secret))
      #expect(served.status == 422, "\(served.text)")
      #expect(try served.json["errors"]?[0]?["pointer"]?.string == "/data/reason")
      #expect(!served.text.contains(secret))
    }
  }

  @Test(.database) func `a body that is too large is refused`() async throws {
    var settings = LogService.Settings()
    settings.limits.bodyBytes = 1_000
    let fixture = try await ServiceFixture(settings: settings, examples: false)
    try await fixture.routed { client in
      let large = Self.event("1", reason: String(repeating: "x", count: 1_000))
      let served = try await client.post("/v1/events", Self.structured, large)
      #expect(served.status == 413)
      #expect(served.headers[.connection] == "close")
    }
  }

  @Test(.database) func `appending needs the scope append, and ruling the scope admin`()
    async throws
  {
    let fixture = try await ServiceFixture(
      callers: [
        "append": Grant(scopes: [.append]), "read": Grant(scopes: [.export]),
      ], examples: false)
    try await fixture.routed { client in
      let policy = String(
        decoding: PolicyEvent.declared(
          Policy(standardFor: "dev"), of: "dev", replacing: nil, time: .now),
        as: UTF8.self)
      for (token, body, status) in [
        ("append", Self.event("1"), 201), ("read", Self.event("2"), 403), ("append", policy, 403),
        ("all", policy, 201),
      ] {
        let served = try await client.post("/v1/events", Self.structured, body, token: token)
        #expect(served.status == status, "\(token): \(served.text)")
      }
      let anonymous = try await client.post(
        "/v1/events", Self.structured, Self.event("3"), token: nil)
      #expect(anonymous.status == 401)
    }
  }

  private static let record = #"""
    {"environment":"staging","artifact":"example.com/app:1","deployed_at":"2026-01-15T14:02:00Z","status":"success"}
    """#

  @Test(.database) func `a deployment record becomes the event that says the same`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let nonsense = try await client.post("/v1/records", "application/json", "{\"nonsense\": 1}")
      #expect(nonsense.status == 422, "\(nonsense.text)")
      #expect(try await fixture.log.head().size == 0)
      let served = try await client.post("/v1/records", "application/json", Self.record)
      #expect(served.status == 201, "\(served.text)")
      let event = try await fixture.log.entries(at: [0])[0].event
      #expect(event.environment == "staging" && event.artifact == "example.com/app:1")
      #expect(Meaning(type: event.type) == .deploymentFinished)
    }
  }

  @Test(.database) func `an operator may take smaller events and records than the log does`()
    async throws
  {
    var settings = LogService.Settings()
    settings.limits.event = JSON.Limits(bytes: 100)
    let fixture = try await ServiceFixture(settings: settings, examples: false)
    try await fixture.routed { client in
      let event = try await client.post("/v1/events", Self.structured, Self.event("1"))
      #expect(event.status == 413, "\(event.text)")
      let record = try await client.post("/v1/records", "application/json", Self.record)
      #expect(record.status == 413, "\(record.text)")
      #expect(try await fixture.log.head().size == 0)
    }
  }
}
