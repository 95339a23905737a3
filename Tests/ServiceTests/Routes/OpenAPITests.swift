import HTTPTypes
import Deployments
import TestSupport
import Testing

@testable import Service

@Suite struct OpenAPITests {
  @Test(.database) func `the description names every operation, its parameters and its answers`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let document = try await client.get("/v1/openapi.json", token: nil).json
      #expect(document["openapi"]?.string == "3.1.0")
      var ids: Set<String> = []
      for operation in Operation.all {
        let described = try #require(
          document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()])
        #expect(ids.insert(operation.id).inserted)
        #expect(described["operationId"]?.string == operation.id)
        #expect(
          described["parameters"]?.elements.compactMap { $0["name"]?.string }
            == operation.parameters.map(\.name))
        for answer in operation.answers {
          #expect(described["responses"]?["\(answer.status.code)"] != nil, "\(operation.id)")
        }
        for part in operation.path.split(separator: "/") where part.hasPrefix("{") {
          let name = part.dropFirst().dropLast()
          #expect(operation.parameters.contains { $0.name == name && $0.place == .path })
        }
      }
    }
  }

  /// Questions about the examples for every operation that reads, but the stream, which has no end.
  private static let questions: [String: [String]] = [
    "listEntries": ["/v1/events?limit=200", "/v1/events?limit=3"],
    "getEntry": ["/v1/events/0"],
    "getBody": ["/v1/events/40/body"],
    "listStates": ["/v1/environments", "/v1/environments?at=100"],
    "getEnvironment": ["/v1/environments/production", "/v1/environments/dev?at=300"],
    "getState": ["/v1/environments/staging/services/checkout"],
    "listDeployments": ["/v1/deployments?limit=200", "/v1/deployments?limit=3"],
    "getDeployment": [
      "/v1/deployments/payments-production-3", "/v1/deployments/payments-production-3?bodies=true",
    ],
    "getMetrics": [
      "/v1/metrics", "/v1/metrics?from=2026-10-19&to=2026-11-16&by=week&compare=previous",
      "/v1/metrics?from=2026-10-19&to=2026-11-16&environment=production&ladder=2024",
    ],
    "explainMetric": Metric.allCases.map {
      "/v1/metrics/\($0.rawValue)/deployments?from=2026-10-19&to=2026-11-16"
    },
    "planRetention": ["/v1/retention/plan", "/v1/retention/plan?at=2036-01-01"],
    "listHolds": ["/v1/holds?all=true"],
    "listPolicies": ["/v1/policies", "/v1/policies?at=0"],
    "getLiveness": ["/livez"],
    "getReadiness": ["/readyz"],
    "getPrometheusMetrics": ["/metrics"],
    "getOpenAPI": ["/v1/openapi.json"],
  ]

  @Test(.database) func `every answer is what the description says of it`() async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let document = try await client.get("/v1/openapi.json", token: nil).json
      for operation in Operation.all where operation.method == .get {
        guard operation.id != "streamEntries" else { continue }
        var hasTag = false
        for target in try #require(Self.questions[operation.id], "\(operation.id)") {
          let served = try await client.get(target)
          #expect(served.status == 200, "\(target): \(served.text)")
          hasTag = hasTag || served.headers[.eTag] != nil
          let described = try #require(
            document["paths"]?[operation.path]?["get"]?["responses"]?["200"]?["content"])
          let mediaType = try #require(served.headers[.contentType])
          let schema = try #require(described[mediaType]?["schema"], "\(target): \(mediaType)")
          guard mediaType == "application/json" else { continue }
          #expect(SchemaCheck(try served.json, schema).complaints == [], "\(target)")
        }
        let described = document["paths"]?[operation.path]?["get"]?["responses"]?["304"]
        #expect((described != nil) == hasTag, "\(operation.id)")
      }
    }
  }

  @Test(.database) func `problems are as described, with the headers of their status`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let document = try await client.get("/v1/openapi.json", token: nil).json
      let schema = try #require(document["components"]?["schemas"]?["problem"])
      func event(_ data: Int) -> String {
        #"{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-11-01T12:00:00Z","data":\#(data)}"#
      }
      _ = try await client.post("/v1/events", "application/cloudevents+json", event(1))
      let conflict = try await client.post("/v1/events", "application/cloudevents+json", event(2))
      #expect(try conflict.json["occurred"]?.string == "2026-11-01T12:00:00Z")
      let unauthenticated = try await client.get("/v1/events", token: nil)
      #expect(unauthenticated.headers[.wwwAuthenticate] != nil)
      for served in [
        conflict, unauthenticated, try await client.get("/v1/events?limit=0&before=x&nothing=1"),
        try await client.get("/v1/events/7"), try await client.get("/nowhere"),
        try await client.get("/v1/metrics?from=0362-12-16&to=2026-10-19&compare=previous"),
        try await client.post("/v1/events", "application/cloudevents-batch+json", "[{}, 7]"),
        try await client.post("/v1/events", "application/cloudevents+json", "{"),
        try await client.post("/v1/records", "application/json", "{}"),
      ] {
        #expect(served.status >= 400)
        #expect(served.headers[.contentType] == Problem.mediaType)
        #expect(SchemaCheck(try served.json, schema).complaints == [], "\(served.text)")
      }
    }
  }

  @Test(.database) func `the examples of bodies are taken, and answered as described`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let document = try await client.get("/v1/openapi.json", token: nil).json
      for operation in Operation.all where operation.method == .post {
        let described = try #require(document["paths"]?[operation.path]?["post"])
        for body in operation.bodies {
          guard let example = body.example else { continue }
          let served = try await client.post(operation.path, body.mediaType, example)
          #expect([200, 201].contains(served.status), "\(served.text)")
          let schema = try #require(
            described["responses"]?["\(served.status)"]?["content"]?["application/json"]?["schema"])
          #expect(SchemaCheck(try served.json, schema).complaints == [])
        }
      }
    }
  }

  @Test func `the check of answers finds what is wrong`() throws {
    let schema = Schema.object([
      ("position", .nullable(.position)), ("at", .time), ("names", .array(.text)),
      ("more", .optional(.word(["a", "b"]))),
    ])
    let described = try JSON(schema.json.bytes).root
    func complaints(_ text: String) throws -> Int {
      SchemaCheck(try JSON(Array(text.utf8)).root, described).complaints.count
    }
    let right = #"{"position":null,"at":"2026-11-01T12:00:00Z","names":["x"],"more":"a"}"#
    #expect(try complaints(right) == 0)
    #expect(try complaints(right.replacing(#","more":"a""#, with: "")) == 0)
    for (was, wrong) in [
      ("null", "-1"), ("null", "true"), ("2026", "x"), (#"["x"]"#, "[1]"), (#"["x"]"#, #""x""#),
      (#""a"}"#, #""c"}"#), ("more", "other"), ("names", "name"),
    ] {
      #expect(try complaints(right.replacing(was, with: wrong)) > 0, "\(wrong)")
    }
  }
}
