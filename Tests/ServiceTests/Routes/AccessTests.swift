import Log
import Deployments
import HTTPTypes
import TestSupport
import Testing

@testable import Service

/// Who may ask what.
@Suite struct AccessTests {
  private static func grant(
    _ scopes: Set<Scope>, _ environments: Set<String> = [], _ services: Set<String> = []
  ) -> Grant {
    var grant = Grant(scopes: scopes)
    grant.environments = environments
    grant.services = services
    return grant
  }

  private static let callers = [
    "append": grant([.append]), "read": grant([.read]), "export": grant([.export]),
    "admin": grant([.admin]), "staging": grant([.export], ["staging"]),
    "two": grant([.read], ["staging", "dev"]), "checkout": grant([.read], [], ["checkout"]),
    "shops": grant([.read], [], ["checkout", "catalog"]),
  ]

  /// Paths by what a token without limits needs.
  private static let reading = [
    "/v1/events", "/v1/environments", "/v1/environments/staging",
    "/v1/environments/staging/services/checkout", "/v1/deployments", "/v1/metrics",
    "/v1/metrics/failure_rate/deployments", "/v1/retention/plan", "/v1/holds", "/v1/policies",
    "/v1/events/40", "/v1/deployments/checkout-staging-41", "/metrics",
  ]

  @Test(.database) func `each scope opens what it is for, and nothing else`() async throws {
    let fixture = try await ServiceFixture(callers: Self.callers)
    try await fixture.routed { client in
      for path in Self.reading {
        for (token, status) in [("read", 200), ("export", 200), ("admin", 200), ("append", 403)] {
          #expect(try await client.get(path, token: token).status == status, "\(token) \(path)")
        }
        for token in [nil, "unknown"] {
          let served = try await client.get(path, token: token)
          #expect(served.status == 401, "\(path)")
          #expect(served.headers[.wwwAuthenticate]?.hasPrefix("Bearer realm=\"shiplog\"") == true)
        }
      }
      for (token, status) in [("read", 403), ("append", 403), ("export", 200), ("admin", 200)] {
        for target in ["/v1/events/40/body", "/v1/deployments/checkout-staging-41?bodies=true"] {
          #expect(try await client.get(target, token: token).status == status, "\(token) \(target)")
        }
        for path in ["/v1/events", "/v1/deployments"] {
          let whole = try await client.get(path, token: token, [.accept: "text/csv"])
          #expect(whole.status == status, "\(token) \(path)")
        }
      }
      for path in ["/livez", "/readyz", "/v1/openapi.json"] {
        #expect(try await client.get(path, token: nil).status == 200, "\(path)")
      }
    }
  }

  @Test(.database) func `a limited token reaches its environments and services alone`() async throws
  {
    let fixture = try await ServiceFixture(callers: Self.callers)
    let cases: [(token: String, target: String, status: Int)] = [
      ("staging", "/v1/events", 200), ("staging", "/v1/events?environment=staging", 200),
      ("staging", "/v1/events?environment=dev", 403),
      ("staging", "/v1/environments/staging", 200), ("staging", "/v1/environments/dev", 403),
      ("staging", "/v1/environments/dev/services/checkout", 403),
      ("staging", "/v1/deployments/checkout-staging-41", 200),
      ("staging", "/v1/deployments/checkout-dev-40", 404),
      ("staging", "/v1/metrics?environment=production", 403), ("staging", "/v1/holds", 403),
      ("staging", "/v1/retention/plan", 200), ("staging", "/v1/policies?environment=dev", 403),
      ("two", "/v1/deployments", 403), ("two", "/v1/deployments?environment=dev", 200),
      ("two", "/v1/deployments?environment=production", 403),
      ("checkout", "/v1/environments/production/services/checkout", 200),
      ("checkout", "/v1/environments/production/services/payments", 403),
      ("shops", "/v1/policies", 200), ("shops", "/v1/deployments", 403),
      ("checkout", "/v1/retention/plan", 403), ("checkout", "/v1/metrics?service=payments", 403),
    ]
    try await fixture.routed { client in
      for (token, target, status) in cases {
        let served = try await client.get(target, token: token)
        #expect(served.status == status, "\(token) \(target): \(served.text.prefix(300))")
      }
      let page = try await client.get("/v1/events?limit=500", token: "staging").json["entries"]
      for row in try #require(page).elements {
        #expect(row["environment"]?.string == "staging")
      }
      let states = try await client.get("/v1/environments", token: "checkout").json["states"]
      #expect(states?.elements.allSatisfy { $0["service"]?.string == "checkout" } == true)
      let whole = try await client.get(
        "/v1/events", token: "staging", [.accept: "application/x-ndjson"])
      for line in whole.text.split(separator: "\n") {
        #expect(try JSON(Array(line.utf8)).root["environment"]?.string == "staging")
      }
    }
  }

  @Test(.database) func `an entry outside of a token's limits is not there`() async throws {
    let fixture = try await ServiceFixture(callers: Self.callers)
    let entries = try await fixture.log.entries(from: 0, limit: 200)
    let inside = try #require(entries.first { $0.event.environment == "staging" })
    let outside = try #require(entries.first { $0.event.environment == "dev" })
    try await fixture.routed { client in
      for suffix in ["", "/body"] {
        let path = "/v1/events/\(inside.position)\(suffix)"
        #expect(try await client.get(path, token: "staging").status == 200)
        let served = try await client.get(
          "/v1/events/\(outside.position)\(suffix)", token: "staging")
        #expect(served.status == 404)
        #expect(try served.json["detail"]?.string == "the log has no position \(outside.position)")
      }
    }
  }

  @Test(.database) func `whoever shows no token may read where the operator says so`() async throws
  {
    var settings = LogService.Settings()
    settings.anonymousRead = true
    let fixture = try await ServiceFixture(settings: settings)
    try await fixture.routed { client in
      for path in Self.reading {
        #expect(try await client.get(path, token: nil).status == 200, "\(path)")
        #expect(try await client.get(path, token: "unknown").status == 401, "\(path)")
      }
      let body = try await client.get("/v1/events/40/body", token: nil)
      #expect(body.status == 401)
      let whole = try await client.get("/v1/events", token: nil, [.accept: "text/csv"])
      #expect(whole.status == 401)
      let bodies = try await client.get(
        "/v1/deployments/checkout-staging-41?bodies=true", token: nil)
      #expect(bodies.status == 401)
    }
  }

  @Test(.database) func `a token that asks too often is told when to come again`() async throws {
    var settings = LogService.Settings()
    settings.limits.rate = 1
    let fixture = try await ServiceFixture(settings: settings, examples: false)
    try await fixture.routed { client in
      var refused: ServiceFixture.Served?
      for _ in 0..<50 where refused == nil {
        let served = try await client.get("/v1/holds")
        if served.status != 200 { refused = served }
      }
      let answer = try #require(refused)
      #expect(answer.status == 429)
      #expect(answer.headers[.retryAfter] == "1")
      #expect(try answer.json["type"]?.string == "urn:shiplog:problem:too-many-requests")
      // Health is nobody's to limit.
      #expect(try await client.get("/livez").status == 200)
    }
  }
}
