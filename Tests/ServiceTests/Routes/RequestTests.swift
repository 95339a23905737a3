import Log
import Deployments
import HTTPTypes
import History
import TestSupport
import Testing

@testable import Service

/// What every route does with a request before it is answered.
@Suite struct RequestTests {
  @Test(
    .database,
    arguments: [
      ("/v1/events?limit=0", "limit takes a whole number from 1 to 1000"),
      ("/v1/events?limit=1001", "limit takes a whole number from 1 to 1000"),
      ("/v1/events?limit=5&limit=6", "limit is given twice"),
      ("/v1/events?foo=1", "foo is no parameter of this operation"),
      ("/v1/events?environment=", "environment takes a name of 1 to 256 characters"),
      ("/v1/events?environment=%ff", "environment is not percent-encoded UTF-8"),
      ("/v1/events?environment=%2", "environment is not percent-encoded UTF-8"),
      ("/v1/events?environment=a%00b", "environment is not percent-encoded UTF-8"),
      (
        "/v1/events?from=yesterday",
        "from takes a time: 2026-11-01T12:00:00Z, 2026-11-01, or so long ago as in -30d, -2h, -15m"
      ),
      ("/v1/events?from=2026-11-02&to=2026-11-01", "to has to come after from"),
      ("/v1/events/stream?from=-1d&to=-2d", "to has to come after from"),
      ("/v1/deployments?from=2026-11-02&to=2026-11-02", "to has to come after from"),
      ("/v1/environments/%2F/services/x", "environment takes a name of 1 to 256 characters"),
      ("/v1/events?after=-1", "after takes a position, from 0"),
      ("/v1/events?cursor=abc", "the cursor is not one of this list"),
      (
        "/v1/deployments?outcome=fine",
        "outcome takes succeeded, unchanged, blocked, cancelled, failed, in_progress"
      ),
      ("/v1/holds?all=yes", "all takes true or false"),
      ("/v1/metrics?by=year", "by takes hour, day, week, month"),
      (
        "/v1/metrics?tz=Mars",
        "'Mars' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      (
        "/v1/metrics?from=2026-11-02&to=2026-11-01",
        "the window from 2026-11-02T00:00:00Z to 2026-11-01T00:00:00Z is empty: it has to end after it begins"
      ),
      (
        "/v1/metrics/speed/deployments",
        "metric takes \(Metric.allCases.map(\.rawValue).joined(separator: ", ")), several of them separated by commas"
      ),
      ("/v1/events/x", "position takes a position, from 0"),
      ("/v1/deployments/%zz", "deployment is not percent-encoded UTF-8"),
      ("/v1/deployments/%ff", "deployment is not percent-encoded UTF-8"),
      ("/v1/environments/a%00b", "environment is not percent-encoded UTF-8"),
    ])
  func `a wrong parameter is named, with what it takes`(_ target: String, _ detail: String)
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let served = try await client.get(target)
      #expect(served.status == 400)
      #expect(try served.json["type"]?.string == "urn:shiplog:problem:malformed-request")
      #expect(try served.json["detail"]?.string == detail)
    }
  }

  @Test(
    .database,
    arguments: [
      ("/v1/events/4711", "the log has no position 4711"),
      ("/v1/events/4711/body", "the log has no position 4711"),
      ("/v1/deployments/none", "the log knows no deployment none"),
      ("/v1/environments/moon", "nothing was deployed to moon"),
      ("/v1/environments/staging/services/zed", "zed was never deployed to staging"),
      ("/v1/environments?at=4711", "the log has no position 4711"),
      ("/v1/metrics?at=4711", "the log has no position 4711"),
      ("/v1/nothing", "there is nothing at /v1/nothing"),
      ("/v1/deployments/", "there is nothing at /v1/deployments/"),
      ("/v1//environments", "there is nothing at /v1//environments"),
      ("/", "there is nothing at /"),
    ])
  func `what is not there is not found`(_ target: String, _ detail: String) async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let served = try await client.get(target)
      #expect(served.status == 404)
      #expect(try served.json["detail"]?.string == detail)
      #expect(served.headers[.contentType] == "application/problem+json")
    }
  }

  @Test(.database) func `a method that is not possible is told which ones are`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let served = try await client.get("/v1/holds", method: .delete)
      #expect(served.status == 405)
      #expect(served.headers[.allow] == "GET, HEAD")
    }
  }

  @Test(.database) func `HEAD answers as GET does, without the body`() async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let got = try await client.get("/v1/environments")
      let head = try await client.get("/v1/environments", method: .head)
      #expect(head.status == 200)
      #expect(head.text.isEmpty)
      #expect(head.headers[.eTag] == got.headers[.eTag])
    }
  }

  @Test(
    .database,
    arguments: [
      ("application/json", "application/json"), ("text/csv", "text/csv"),
      ("*/*", "application/json"),
      ("text/*;q=0.5, application/x-ndjson;q=0.9", "application/x-ndjson"),
      ("application/json;q=0, */*", "application/x-ndjson"), ("", "application/json"),
    ])
  func `Accept chooses the format`(_ accept: String, _ mediaType: String) async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let served = try await client.get("/v1/environments", [.accept: accept])
      #expect(served.status == 200)
      #expect(served.headers[.contentType] == mediaType)
    }
  }

  @Test(.database) func `a format that is not there is not acceptable`() async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let served = try await client.get("/v1/holds", [.accept: "text/html"])
      #expect(served.status == 406)
      #expect(
        try served.json["suggestion"]?.string
          == "accept application/json, application/x-ndjson, text/csv")
    }
  }

  @Test(.database) func `an answer that the caller has already is not sent again`() async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let tag = try #require(try await client.get("/v1/environments").headers[.eTag])
      let again = try await client.get("/v1/environments", [.ifNoneMatch: "\"x\", \(tag)"])
      #expect(again.status == 304)
      #expect(again.text.isEmpty)
      #expect(again.headers[.eTag] == tag)
      let other = try await client.get("/v1/environments", [.ifNoneMatch: "W/\"1.json\""])
      #expect(other.status == 200)
    }
  }

  @Test(.database) func `what is of a position that was asked for says that it never changes`()
    async throws
  {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      for target in ["/v1/environments?at=700", "/v1/policies?at=700"] {
        let served = try await client.get(target)
        #expect(
          served.headers[.cacheControl] == "private, max-age=31536000, immutable", "\(target)")
      }
    }
  }

  @Test(
    .database,
    arguments: [
      "/v1/events?from=-4s", "/v1/deployments?to=-1h", "/v1/environments?at=-1h",
      "/v1/environments/staging?at=-1h", "/v1/policies?at=-0s",
      "/v1/metrics?from=-30d&to=2026-11-20T00:00:00Z",
    ])
  func `what is asked by how long ago it was is kept by nobody`(_ target: String) async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let served = try await client.get(target)
      #expect(served.status == 200, "\(served.text)")
      #expect(served.headers[.eTag] == nil)
      #expect(served.headers[.cacheControl] == "no-store")
    }
  }

  @Test(.database) func `each format of an answer has a tag of its own`() async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      var tags: Set<String> = []
      for format in ["application/json", "application/x-ndjson", "text/csv"] {
        let served = try await client.get("/v1/events", [.accept: format])
        tags.insert(try #require(served.headers[.eTag]))
      }
      #expect(tags.count == 3)
    }
  }

  @Test(.database) func `a question waits for the position that it names`() async throws {
    let fixture = try await ServiceFixture()
    let next = try #require(try await fixture.history.lastPosition()) + 1
    try await fixture.routed { client in
      _ = try await fixture.log.append([
        try ReceivedEvent(
          parsing: PolicyEvent.declared(
            Policy(standardFor: "dev"), of: "dev", replacing: nil, time: .now),
          now: .now)
      ])
      async let waiting = client.get("/v1/environments?min_position=\(next)")
      try await fixture.history.catchUp()
      let served = try await waiting
      #expect(served.status == 200)
      #expect(served.headers[.shiplogPosition] == String(next))
    }
  }

  @Test(.database) func `every answer carries the headers that keep browsers honest`() async throws
  {
    var settings = LogService.Settings()
    settings.isSecure = true
    let fixture = try await ServiceFixture(settings: settings, examples: false)
    try await fixture.routed { client in
      for target in ["/livez", "/v1/holds", "/nothing", "/v1/openapi.json"] {
        let headers = try await client.get(target).headers
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
        #expect(headers[.strictTransportSecurity] == "max-age=31536000")
        #expect(headers[.cacheControl] != nil)
      }
    }
  }
}
