import Deployments
import HTTPTypes
import History
import Log
import Postgres
import TestSupport
import Testing

@testable import Service

@Suite(.database) struct AppendAnswerTests {
  private let principal = Principal(kind: "token", issuer: "shiplog", id: "ci")
  private let all = Grant(scopes: [.append])

  private func append(
    _ request: EventRequest, to log: Log, under grant: Grant? = nil
  ) async throws(Problem) -> AppendAnswer {
    try await request.append(to: log, History(of: log), by: principal, under: grant ?? all)
  }

  private func failure(
    _ request: EventRequest, to log: Log, under grant: Grant? = nil
  ) async -> Problem? {
    do throws(Problem) {
      _ = try await append(request, to: log, under: grant)
      return nil
    } catch {
      return error
    }
  }

  private func one(_ body: String) throws -> EventRequest {
    try Requests.read(Requests.structured, body)
  }

  private func lines(_ bodies: [String]) throws -> EventRequest {
    try Requests.read(EventRequest.lines, bodies.joined(separator: "\n"))
  }

  @Test func `one event is answered with its receipt, and again with the first one's`() async throws
  {
    let log = try await TestDatabase.current.makeLog()
    let answer = try await append(try one(Requests.event()), to: log)
    #expect(answer.status == .created)
    #expect(answer.position == 0)
    let receipt = try json(answer.document.bytes)
    #expect(
      receipt.members.map(\.key) == [
        "position", "id", "source", "status", "recorded", "size", "root",
      ])
    #expect(receipt["status"]?.string == "appended")
    #expect(receipt["size"]?.int == 1)
    #expect(receipt["root"]?.string?.count == 64)
    let entry = try await log.entries(at: [0])[0]
    #expect(receipt["recorded"]?.timestamp == entry.recorded)
    #expect(entry.principal == principal)

    // In binary mode, and under another name for the same thing.
    let binary = try Requests.read(nil, Requests.minimal, "")
    let again = try await append(binary, to: log)
    #expect(again.status == .ok)
    #expect(try json(again.document.bytes)["status"]?.string == "duplicate")
    #expect(again.receipts[0].recorded == answer.receipts[0].recorded)
    #expect(try await log.head().size == 1)
  }

  @Test func `a batch is answered with a list, whatever is new in it`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let bodies = ["a", "b", "a"].map { Requests.event(id: $0) }
    let answer = try await append(try lines(bodies), to: log)
    #expect(answer.status == .ok)
    #expect(answer.position == 1)
    let receipts = try #require(try json(answer.document.bytes)["receipts"]).elements
    #expect(receipts.map { $0["position"]?.int } == [0, 1, 0])
    #expect(receipts.map { $0["status"]?.string } == ["appended", "appended", "duplicate"])
    let none = try await append(try lines([]), to: log)
    #expect(none.status == .ok)
    #expect(none.position == nil)
    #expect(String(decoding: none.document.bytes, as: UTF8.self) == #"{"receipts":[]}"#)
  }

  @Test func `an identity that is taken is a conflict, and nothing is appended`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await append(try one(Requests.event(#","data":1"#)), to: log)
    let other = Requests.event(#","data":2"#)
    let problem = await failure(try one(other), to: log)
    #expect(problem?.kind == .conflict)
    #expect(problem?.detail == "source /s, id 1 is already at position 0 with other content")
    #expect(problem?.errors.map(\.index) == [nil])
    let batch = await failure(try lines([Requests.event(id: "new"), other]), to: log)
    #expect(
      batch?.detail == "event 1: source /s, id 1 is already at position 0 with other content")
    #expect(batch?.errors.map(\.index) == [1])
    let bodies = [Requests.event(id: "x", ""), Requests.event(id: "x", #","data":3"#)]
    let within = await failure(try lines(bodies), to: log)
    #expect(
      within?.detail
        == "event 1: source /s, id x is also event 0 of this request, with other content")
    #expect(try await log.head().size == 1)
  }

  /// A service that was deployed by a deployment.
  private static func deployed(_ deployment: String, to environment: String) -> String {
    cdevent(
      "service.deployed", of: deployment, id: "\(deployment)-\(environment)",
      #""environment":{"id":"\#(environment)"},"artifactId":"pkg:oci/api@sha256:1""#)
  }

  /// A step that names its deployment alone.
  private static func step(of deployment: String) -> String {
    cdevent("taskrun.started", of: deployment, id: "\(deployment)-step", #""taskName":"deploy""#)
  }

  private static func cdevent(
    _ name: String, of deployment: String, id: String, _ content: String
  ) -> String {
    let identity = #""id":"\#(id)","source":"/s","type":"dev.cdevents.\#(name).0.3.0""#
    return #"""
      {"specversion":"1.0",\#(identity),"deploymentid":"\#(deployment)","data":
      {"context":{"specversion":"0.5.1",\#(identity),"timestamp":"2026-01-01T00:00:00Z"},
      "subject":{"id":"/services/api","content":{\#(content)}}}}
      """#
  }

  @Test(arguments: [false, true])
  func `a limited token is held against what the log knows, projected or not`(
    _ isProjected: Bool
  ) async throws {
    let log = try await TestDatabase.current.makeLog()
    let history = History(of: log)
    _ = try await append(
      try lines([Self.deployed("d", to: "dev"), Self.deployed("p", to: "production")]), to: log)
    if isProjected { try await history.catchUp() }
    let places = try await history.places(of: ["d", "p", "unknown"])?.deployments
    #expect(places?["d"]?.environments == ["dev"])
    #expect(places?["p"]?.environments == ["production"])
    #expect(places?["unknown"] == nil)

    var grant = all
    grant.environments = ["dev"]
    _ = try await append(try one(Self.step(of: "d")), to: log, under: grant)
    for id in ["p", "unknown"] {
      let problem = await failure(try one(Self.step(of: id)), to: log, under: grant)
      #expect(problem?.kind == .forbidden)
    }
    #expect(try await log.head().size == 3)
  }

  @Test func `records are appended as the events that they become`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let record = #"""
      {"environment":"staging","artifact":"example.com/app:1","deployed_at":"2026-01-15T14:02:00Z",
      "status":"success"}
      """#
    func read(
      _ type: String, _ body: String, _ limits: JSON.Limits = JSON.Limits()
    ) throws(Problem) -> EventRequest {
      try EventRequest(
        records: Requests.headers(type), Array(body.utf8), from: "/ci", now: Requests.now,
        limits: limits)
    }
    let answer = try await append(try read("application/json", record), to: log)
    #expect(answer.status == .created)
    let again = try await append(try read("application/json", "[\(record)]"), to: log)
    #expect(again.isBatch && again.receipts.map(\.status) == [.duplicate])
    let lines = try await append(try read("application/x-ndjson", record), to: log)
    #expect(lines.isBatch && lines.receipts[0].position == 0)
    #expect(try await log.entries(at: [0])[0].event.environment == "staging")
    for less in [JSON.Limits(bytes: record.utf8.count - 1), JSON.Limits(depth: 0)] {
      #expect(throws: Problem.self) { try read("application/json", record, less) }
    }

    for (type, body, kind, pointer) in [
      ("text/plain", record, Problem.Kind.unsupportedMediaType, nil),
      ("application/json", "{", .malformedRequest, ""),
      ("application/json", "{}", .refusedEvent, "/environment"),
      (
        "application/json", record.replacing("2026", with: "2027"), .refusedEvent, "/deployed_at"
      ),
    ] {
      do throws(Problem) {
        _ = try read(type, body)
        Issue.record("\(body) was taken")
      } catch {
        #expect(error.kind == kind)
        #expect(error.errors.first?.pointer == pointer)
      }
    }
  }

  @Test func `what the log cannot do has a status, and no value of anybody's`() {
    let refused = PostgresError(sqlstate: "23505", message: "Key (id)=(hush) already exists")
    let lost = PostgresError(sqlstate: "08006", message: "connection to hush lost")
    let large = Rejection(rule: .leafSize, message: "is too large")
    let cases: [(LogError, Problem.Kind, String, Int?)] = [
      (.busy(waiting: 7), .busy, "7 events are waiting to be appended: try again later", 1),
      (
        .tooManyEvents(11_000, limit: 10_000), .tooLarge,
        "11000 events in one batch are more than 10000: send them in several", nil
      ),
      (.unreachable(lost), .unavailable, "the database cannot be reached (SQLSTATE 08006)", 2),
      (.database(refused), .failed, "the database refused a statement (SQLSTATE 23505)", nil),
      (.rejected(large, index: 0), .refusedEvent, "$: is too large (leaf_size)", nil),
      (.noEntry(position: 5), .notFound, "the log has no position 5", nil),
      (
        .damagedHead(reason: "x"), .failed, "the log's head cannot be used: x", nil
      ),
    ]
    for (error, kind, detail, retryAfter) in cases {
      let problem = Problem(error, appending: [], isBatch: false)
      #expect(problem.kind == kind)
      #expect(problem.detail == detail)
      #expect(problem.retryAfter == retryAfter)
      let document = String(decoding: problem.document(instance: "/").bytes, as: UTF8.self)
      #expect(!document.contains("hush"))
    }
    let batch = Problem(.rejected(large, index: 3), appending: [], isBatch: true)
    #expect(batch.kind == .refusedEvent)
    #expect(batch.errors.map(\.index) == [3])
  }
}
