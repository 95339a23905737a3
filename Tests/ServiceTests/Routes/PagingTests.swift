import Deployments
import HTTPTypes
import TestSupport
import Testing

@testable import Service

@Suite struct PagingTests {
  @Test(.database, arguments: [("/v1/events", "entries"), ("/v1/deployments", "deployments")])
  func `pages add up to the whole list, which is streamed as NDJSON`(
    _ path: String, _ noun: String
  ) async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let filter = "environment=staging&from=2026-10-20"
      var rows: [String] = []
      var target: String? = "\(path)?\(filter)&limit=37"
      while let current = target {
        let page = try await client.get(current)
        #expect(page.status == 200, "\(page.text)")
        let document = try page.json
        rows += (document[noun]?.elements ?? document.elements).map {
          String(decoding: $0.raw, as: UTF8.self)
        }
        let next = document["next"]?.string
        #expect((page.headers[.link] != nil) == (next != nil))
        if let next { #expect(page.headers[.link]?.contains("cursor=\(next)") == true) }
        target = next.map { "\(path)?\(filter)&limit=37&cursor=\($0)" }
      }
      let whole = try await client.get("\(path)?\(filter)", [.accept: "application/x-ndjson"])
      #expect(rows.count > 10)
      #expect(whole.text.split(separator: "\n").map(String.init) == rows)
      let csv = try await client.get("\(path)?\(filter)", [.accept: "text/csv"])
      #expect(csv.text.split(separator: "\r\n").count == rows.count + 1)
    }
  }

  @Test(.database, arguments: [Int64.min, -62_167_219_200_000_001, 253_402_300_800_000_000, .max])
  func `a cursor that somebody made up is none`(_ time: Int64) async throws {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      for place in ["0:\(time):x", "-1:0:x", "\(time):0:x"] {
        let cursor = Cursor.seal(place, for: ["list": "deployments"])
        let served = try await client.get("/v1/deployments?cursor=\(cursor)")
        #expect([400, 404].contains(served.status), "\(place): \(served.text)")
      }
    }
  }

  @Test(.database, arguments: ["/v1/events", "/v1/deployments"])
  func `a list that is streamed ends with its limit`(_ path: String) async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      for limit in [1, 2, 30] {
        let served = try await client.get(
          "\(path)?limit=\(limit)", [.accept: "application/x-ndjson"])
        #expect(served.text.split(separator: "\n").count == limit)
      }
      let long = try await client.get("/v1/events?limit=700", [.accept: "application/x-ndjson"])
      #expect(long.text.split(separator: "\n").count == 700)
    }
  }

  @Test(.database) func `a cursor continues its own list only`() async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      let cursor = try #require(
        try await client.get("/v1/events?environment=dev&limit=1").json["next"]?.string)
      for target in [
        "/v1/events?environment=staging&cursor=\(cursor)", "/v1/events?cursor=\(cursor)",
        "/v1/deployments?environment=dev&cursor=\(cursor)",
        "/v1/events?environment=dev&cursor=\(cursor.dropLast(2))",
      ] {
        let served = try await client.get(target)
        #expect(served.status == 400, "\(target)")
        #expect(try served.json["detail"]?.string == "the cursor is not one of this list")
      }
    }
  }
}
