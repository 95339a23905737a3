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
  @Test(.database) func `names and ids in a path are percent-decoded`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    let id = "https://ci.example/runs/7?try=1#ä+b %41"
    let event = """
      {"specversion":"1.0","id":"1","source":"/s","type":"dev.cdeventsx.shiplog-deployment.started.0.1.0",\
      "time":"2026-11-01T12:00:00Z","data":{"context":{"specversion":"0.5.1","id":"1","source":"/s",\
      "type":"dev.cdeventsx.shiplog-deployment.started.0.1.0","timestamp":"2026-11-01T12:00:00Z"},\
      "subject":{"id":"\(id)","content":{"environment":{"id":"staging env"},\
      "service":{"id":"check out"},"artifactId":"pkg:oci/a@1","kind":"deploy"}}}}
      """
    try await fixture.routed { client in
      let posted = try await client.post("/v1/events", "application/cloudevents+json", event)
      #expect(posted.status == 201, "\(posted.text)")
      try await fixture.history.catchUp()
      let encoded = "https%3A%2F%2Fci.example%2Fruns%2F7%3Ftry%3D1%23%C3%a4+b%20%2541"
      let timeline = try await client.get("/v1/deployments/\(encoded)")
      #expect(try timeline.json["deployment"]?["id"]?.string == id)
      let state = try await client.get("/v1/environments/%73taging%20env/services/check%20out")
      #expect(state.status == 200, "\(state.text)")
      #expect(try state.json["state"]?["service"]?.string == "check out")
    }
  }
}

extension ReadingTests {
  @Test(
    .database,
    arguments: [
      ("/v1/policies?environment=staging", "/v1/policies?environment=Stage"),
      ("/v1/deployments?environment=production", "/v1/deployments?environment=Prod"),
      ("/v1/events?service=checkout&limit=5", "/v1/events?service=CHECKOUT&limit=5"),
      ("/v1/environments/production", "/v1/environments/PROD"),
    ])
  func `names are compared as events' names are`(_ target: String, _ other: String) async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let expected = try await client.get(target)
      #expect(expected.status == 200)
      #expect(try await client.get(other).text == expected.text)
    }
  }

  @Test(.database) func `a timeline of a position is told anew after an erasure`() async throws {
    let fixture = try await ServiceFixture()
    let target = "/v1/deployments/checkout-staging-41?bodies=true&at=300"
    let entries = try await fixture.log.entries(from: 0, limit: 300)
    let step = try #require(entries.first { $0.event.deployment == "checkout-staging-41" })
    try await fixture.routed { client in
      let before = try await client.get(target)
      _ = try await fixture.history.erase([step.position], reason: "request 7", now: .now)
      try await fixture.history.catchUp()
      let tag = before.headers[.eTag] ?? "\"none\""
      let after = try await client.get(target, [.ifNoneMatch: tag])
      #expect(after.status == 200)
      #expect(after.text != before.text)
    }
  }
}
