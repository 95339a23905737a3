import Log
import History
import Deployments
import HTTPTypes
import TestSupport
import Testing

@testable import Service

@Suite struct ReadingTests {
  @Test(.database) func `every reading route answers with the position that it stands at`()
    async throws
  {
    let fixture = try await ServiceFixture()
    let last = try #require(try await fixture.history.lastPosition())
    try await fixture.routed { client in
      for target in [
        "/v1/events", "/v1/events/0", "/v1/environments", "/v1/environments/staging",
        "/v1/environments/staging/services/checkout", "/v1/deployments", "/v1/metrics",
        "/v1/metrics/failure_rate/deployments", "/v1/retention/plan", "/v1/holds", "/v1/policies",
      ] {
        let served = try await client.get(target)
        #expect(served.status == 200, "\(target): \(served.text)")
        #expect(served.headers[.shiplogPosition] == String(last), "\(target)")
        #expect(served.headers[.contentType] == "application/json", "\(target)")
        _ = try served.json
      }
    }
  }

  @Test(.database) func `an entry, a deployment and an event as it was received`() async throws {
    let fixture = try await ServiceFixture()
    let entry = try await fixture.log.entries(at: [40])[0]
    let body = try await fixture.log.bodies(at: [40])[40]
    let id = try #require(entry.event.deployment)
    try await fixture.routed { client in
      #expect(try await client.get("/v1/events/40").json["id"]?.string == entry.event.id)
      let served = try await client.get("/v1/events/40/body")
      #expect(Array(served.text.utf8) == body)
      let timeline = try await client.get("/v1/deployments/\(id)")
      #expect(try timeline.json["deployment"]?["id"]?.string == id)
      #expect(try timeline.json["steps"]?.count ?? 0 > 1)
    }
  }
}
