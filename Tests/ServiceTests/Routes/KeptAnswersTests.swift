import History
import Log
import Deployments
import HTTPTypes
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Service

@Suite struct KeptAnswersTests {
  @Test(.database) func `what runs where is answered anew as soon as the log has grown`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      #expect(try await client.get("/v1/environments").json["states"]?.count == 0)
      for (count, batch) in try ServiceFixture.examples().enumerated() {
        _ = try await fixture.log.append(batch)
        try await fixture.history.catchUp()
        let status = try await fixture.history.status()
        for _ in 0..<2 {
          let served = try await client.get("/v1/environments")
          #expect(try served.json["states"]?.count == status.states.count, "\(count)")
          #expect(served.headers[.shiplogPosition] == status.position.map { String($0) })
        }
      }
    }
  }

  @Test(.database) func `who waits for a position is not given what was kept before it`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    let batches = try ServiceFixture.examples()
    _ = try await fixture.log.append(batches[0])
    try await fixture.history.catchUp()
    try await fixture.routed { client in
      let before = try await client.get("/v1/environments")
      let next = Int64(batches[0].count)
      // Nobody has folded it when the token is checked.
      _ = try await fixture.log.append(batches[1])
      async let after = client.get("/v1/environments?min_position=\(next)")
      try await Task.sleep(for: .milliseconds(200))
      try await fixture.history.catchUp()
      #expect(before.headers[.shiplogPosition] == String(next - 1))
      let position = try await after.headers[.shiplogPosition].flatMap { Int64($0) }
      #expect(try #require(position) >= next)
    }
  }

  @Test(.database) func `an answer that is kept goes to those only who may have it`() async throws {
    var limited = Grant(scopes: [.read])
    limited.environments = ["staging"]
    let fixture = try await ServiceFixture(callers: ["limited": limited])
    try await fixture.routed { client in
      for _ in 0..<2 {
        let all = try await client.get("/v1/environments")
        let some = try await client.get("/v1/environments", token: "limited")
        let asked = try await client.get("/v1/environments?environment=staging")
        let lines = try await client.get(
          "/v1/environments", [.accept: "application/x-ndjson"])
        let early = try await client.get("/v1/environments?at=0")
        #expect(all.text != some.text)
        #expect(some.text == asked.text)
        #expect(lines.headers[.contentType] == "application/x-ndjson")
        #expect(lines.text != all.text)
        #expect(early.headers[.shiplogPosition] == "0")
        #expect(try await client.get("/v1/environments", token: nil).status == 401)
      }
    }
  }

  @Test func `an answer is worked out once for a position, and anew for a later one`() async throws
  {
    let kept = KeptAnswers()
    let question = KeptAnswers.Question(environment: nil, service: nil, format: .json)
    let made = Mutex<[Int64]>([])
    func ask(at position: Int64) async throws -> Int64? {
      try await kept.answer(to: question, at: position) {
        made.withLock { $0.append(position) }
        await Task.yield()
        return KeptAnswers.Kept(position: position, bytes: ByteBuffer(string: "\(position)"))
      }.position
    }
    for position: Int64 in [3, 3, 4, 4] { #expect(try await ask(at: position) == position) }
    #expect(made.withLock { $0 } == [3, 4])
    #expect(try await ask(at: 3) == 4)
    #expect(made.withLock { $0 } == [3, 4])
  }
}
