import Deployments
import HTTPTypes
import History
import Log
import TestSupport
import Testing

@testable import Service

/// What a token with limits is told of where elsewhere touches what it reaches.
@Suite(.database) struct LimitedTokenTests {
  private static var callers: [String: Grant] {
    var staging = Grant(scopes: [.export, .append])
    staging.environments = ["staging"]
    return ["staging": staging]
  }

  /// A fixture without examples, and how to append to it.
  private static func withClient(
    _ body: @escaping @Sendable (ServiceFixture, ServiceFixture.Client) async throws -> Void
  ) async throws {
    let fixture = try await ServiceFixture(callers: callers, examples: false)
    try await fixture.routed { client in try await body(fixture, client) }
  }

  /// An incident's event.
  private static func incident(
    _ step: String, _ id: String, in environment: String, of deployment: String? = nil,
    at second: Int = 0
  ) -> String {
    let type = "dev.cdevents.incident.\(step).0.3.0"
    let time = "2026-11-01T12:00:0\(second)Z"
    let key = "\(step)-\(id)-\(environment)-\(second)"
    let attribute = deployment.map { #","deploymentid":"\#($0)""# } ?? ""
    return #"""
      {"specversion":"1.0","id":"\#(key)","source":"/monitor","type":"\#(type)","time":"\#(time)"\#(attribute),
      "data":{"context":{"specversion":"0.5.1","id":"\#(key)","source":"/monitor","type":"\#(type)","timestamp":"\#(time)"},
      "subject":{"id":"\#(id)","content":{"description":"words of \#(environment)",
      "environment":{"id":"\#(environment)"},"service":{"id":"checkout"}}}}}
      """#
  }

  /// The platform's record of a deployment.
  private static func record(_ id: String, in environment: String) -> String {
    #"""
    {"environment":"\#(environment)","artifact":"example.com/checkout:1","deployed_at":"2026-11-01T11:00:00Z",
    "status":"success","service":"checkout","deployment":"\#(id)"}
    """#
  }

  private static let event = "application/cloudevents+json"

  @Test func `a timeline leaves out the steps of elsewhere, and their events`() async throws {
    try await Self.withClient { fixture, client in
      let made = try await client.post(
        "/v1/records", "application/json", Self.record("d", in: "staging"))
      #expect(made.status == 201, "\(made.text)")
      for environment in ["production", "staging"] {
        let reported = try await client.post(
          "/v1/events", Self.event,
          Self.incident("detected", "inc-\(environment)", in: environment, of: "d"))
        #expect(reported.status == 201, "\(reported.text)")
      }
      try await fixture.history.catchUp()
      let all = try await client.get("/v1/deployments/d?bodies=true")
      let steps = try all.json["steps"]?.elements.map { $0["position"]?.int }
      #expect(steps == [0, 1, 2])
      #expect(all.text.contains("words of production"))
      let own = try await client.get("/v1/deployments/d?bodies=true", token: "staging")
      let ownSteps = try own.json["steps"]?.elements.map { $0["position"]?.int }
      #expect(ownSteps == [0, 2])
      #expect(own.text.contains("words of staging"))
      #expect(!own.text.contains("words of production"))
    }
  }

  @Test(arguments: [false, true])
  func `an incident of elsewhere is not resolved from within the limits`(_ isProjected: Bool)
    async throws
  {
    try await Self.withClient { fixture, client in
      _ = try await client.post(
        "/v1/records", "application/json", Self.record("p", in: "production"))
      _ = try await client.post(
        "/v1/events", Self.event, Self.incident("detected", "inc-9", in: "production", of: "p"))
      if isProjected { try await fixture.history.catchUp() }
      for step in ["resolved", "detected"] {
        let foreign = try await client.post(
          "/v1/events", Self.event, Self.incident(step, "inc-9", in: "staging", at: 1),
          token: "staging")
        #expect(foreign.status == 403, "\(foreign.text)")
        let own = try await client.post(
          "/v1/events", Self.event, Self.incident(step, "inc-10", in: "staging", at: 1),
          token: "staging")
        #expect(own.status == 201, "\(own.text)")
      }
    }
  }

  @Test func `an explanation leaves out the ids and positions of elsewhere`() async throws {
    try await Self.withClient { fixture, client in
      _ = try await client.post(
        "/v1/records", "application/json", Self.record("s", in: "staging"))
      _ = try await client.post(
        "/v1/events", Self.event,
        Self.incident("detected", "inc-s", in: "staging", of: "s"))
      _ = try await client.post(
        "/v1/events", Self.event,
        Self.incident("detected", "inc-p", in: "production", of: "s", at: 1))
      try await fixture.history.catchUp()
      let target =
        "/v1/metrics/change_fail_rate/deployments?from=2026-11-01&to=2026-11-02&environment=staging"
      let all = try await client.get(target).json["deployments"]?[0]
      #expect(all?["by"]?.elements.map(\.string) == ["inc-p", "inc-s"])
      #expect(all?["positions"]?.elements.map(\.int) == [0, 1, 2])
      let own = try await client.get(target, token: "staging").json["deployments"]?[0]
      #expect(own?["by"]?.elements.map(\.string) == ["inc-s"])
      #expect(own?["positions"]?.elements.map(\.int) == [0, 1])
      #expect(own?["part"]?.string == all?["part"]?.string)
    }
  }

  @Test func `a conflict with an event of elsewhere tells neither place nor time`() async throws {
    try await Self.withClient { _, client in
      func incident(_ environment: String, _ second: Int) -> String {
        Self.incident("detected", "inc", in: environment, at: second)
          .replacing("detected-inc-\(environment)-\(second)", with: "same")
      }
      _ = try await client.post("/v1/events", Self.event, incident("production", 1))
      let own = try await client.post("/v1/events", Self.event, incident("staging", 2))
      #expect(own.status == 409)
      #expect(own.text.contains("is already at position 0 with other content"))
      #expect(try own.json["occurred"]?.string == "2026-11-01T12:00:01Z")
      let foreign = try await client.post(
        "/v1/events", Self.event,
        incident("staging", 2).replacing(#""id":"inc""#, with: #""id":"other""#), token: "staging")
      #expect(foreign.status == 409, "\(foreign.text)")
      #expect(foreign.text.contains("is already in the log with other content"))
      #expect(!foreign.text.contains("occurred"))
    }
  }

  @Test func `nor are the service's own counters for it`() async throws {
    try await Self.withClient { _, client in
      let own = try await client.get("/metrics", token: "staging")
      #expect(own.status == 403)
      let all = try await client.get("/metrics")
      #expect(all.status == 200)
    }
  }
}
