import Deployments
import HTTPTypes
import History
import Log
import Postgres
import TestSupport
import Testing

@testable import Service

/// What a server counts about itself.
@Suite(.database) struct ObservationTests {
  @Test func `Prometheus reads requests, appends, lag and when the log was last verified`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let before = try await client.get("/metrics").text
      #expect(before.contains("shiplog_log_size 0\n"))
      #expect(!before.contains("verification_age"), "it never was verified")

      let event = #"{"specversion":"1.0","id":"1","source":"/s","type":"com.example.x"}"#
      for status in [201, 200] {
        let answer = try await client.post("/v1/events", "application/cloudevents+json", event)
        #expect(answer.status == status)
      }
      #expect(try await fixture.log.verify().isSound)
      #expect(try await client.get("/v1/nothing").status == 404)

      let lines = try await client.get("/metrics").text.split(separator: "\n")
      for line in [
        #"shiplog_http_requests_total{operation="appendEvents",status="200"} 1"#,
        #"shiplog_http_requests_total{operation="appendEvents",status="201"} 1"#,
        #"shiplog_http_requests_total{operation="none",status="404"} 1"#,
        #"shiplog_append_events_bucket{le="1.0"} 2"#, "shiplog_append_events_count 2",
        "shiplog_append_seconds_count 2", "shiplog_append_waiting_events 0", "shiplog_log_size 1",
        "shiplog_projection_lag_entries 1",
      ] {
        #expect(lines.contains { $0 == line }, "\(line)")
      }
      let age = try #require(lines.first { $0.hasPrefix("shiplog_verification_age_seconds ") })
      #expect(Int(age.split(separator: " ")[1]).map { $0 < 3_600 } == true)
      // Each family is described once, before its samples.
      let families = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
      #expect(Set(families).count == families.count)
    }
  }
  @Test func `readiness shows how far the read models are behind the log`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    _ = try await fixture.log.append(try Array(ServiceFixture.examples()[0].prefix(3)))
    try await fixture.routed { client in
      let behind = try await client.get("/readyz", token: nil)
      #expect(behind.status == 200)
      #expect(try behind.json["position"]?.int == 2)
      #expect(try behind.json["projected"]?.isNull == true)
      try await fixture.history.catchUp()
      #expect(try await client.get("/readyz", token: nil).json["projected"]?.int == 2)
    }
  }

  @Test func `a server is not ready for a schema that it does not know`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await TestDatabase.current.connection().query(
      "INSERT INTO log.migration (number, name, sha256) VALUES (9999, '9999_later.sql', sha256(''))"
    )
    try await fixture.routed { client in
      let served = try await client.get("/readyz", token: nil)
      #expect(served.status == 503)
      #expect(try served.json["type"]?.string == "urn:shiplog:problem:unavailable")
      #expect(
        try served.json["detail"]?.string
          == "the database's schema is not the one that this server was built for")
    }
  }

  @Test func `a server that is about to stop says so, and nothing of the database`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    fixture.service.drain()
    try await fixture.routed { client in
      let served = try await client.get("/readyz", token: nil)
      #expect(served.status == 503)
      #expect(try served.json["type"]?.string == "urn:shiplog:problem:stopping")
      #expect(try served.json["title"]?.string == "The server is about to stop")
    }
  }
}
