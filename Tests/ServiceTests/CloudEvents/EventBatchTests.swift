import Deployments
import Log
import Service
import Testing

@Suite struct EventBatchTests {
  static let batch = EventRequest.batch
  static let lines = EventRequest.lines
  private static let bare = #"""
    {"context":{"specversion":"0.5.1","id":"1","source":"/s","type":"dev.cdevents.service.removed.0.3.0",
    "timestamp":"2026-01-01T00:00:00Z"},"subject":{"id":"x","content":{"environment":{"id":"e"}}}}
    """#

  private func ids(_ type: String, _ body: String) throws(Problem) -> [String] {
    let request = try Requests.read(type, body)
    #expect(request.isBatch)
    return request.events.map(\.event.id)
  }

  @Test func `an array and lines are batches, of any number`() throws {
    let (one, two) = (Requests.event(id: "a"), Requests.event(id: "b"))
    #expect(try ids(Self.batch, "[]") == [])
    #expect(try ids(Self.batch, " [\(one)] ") == ["a"])
    #expect(try ids(Self.batch + "; charset=utf-8", "[\(one),\n\(two)]") == ["a", "b"])
    #expect(try ids(Self.lines, "") == [])
    #expect(try ids(Self.lines, "\n") == [])
    #expect(try ids(Self.lines, one) == ["a"])
    #expect(try ids(Self.lines, "\(one)\r\n\(two)\n") == ["a", "b"])
  }

  @Test func `a CDEvent without envelope is taken on a line alone`() throws {
    let request = try Requests.read(Self.lines, Self.bare)
    #expect(request.events.map(\.mediaType) == ["application/json"])
    #expect(Requests.problem(Self.batch, "[\(Self.bare)]")?.kind == .malformedEvent)
  }

  @Test(arguments: [
    (batch, Requests.event(), "$: expected an array of events (json)"),
    (batch, "", "$: expected an array of events (json)"),
    (lines, "[]", "$: expected objects one after the other, found an array (json)"),
  ])
  func `the one is not sent as the other`(_ type: String, _ body: String, _ detail: String) {
    let problem = Requests.problem(type, body)
    #expect(problem?.kind == .malformedEvent)
    #expect(problem?.detail == detail)
  }

  @Test func `every wrong event is told, by its index and its place`() throws {
    let bodies = [
      Requests.event(id: "a"), Requests.event(#","authid":"me""#), Requests.event(id: "b"),
      Requests.event(#","time":"soon""#), Requests.event(#","data":[1,{"x":"#) + "}",
    ]
    for (type, body) in [
      (Self.batch, "[" + bodies.dropLast().joined(separator: ",") + "]"),
      (Self.lines, bodies.dropLast().joined(separator: "\n")),
    ] {
      let problem = try #require(Requests.problem(type, body))
      #expect(problem.kind == .malformedEvent)
      #expect(
        problem.detail
          == "2 of 4 events are wrong, the first that of index 1: $.authid: is reserved: the log sets it (reserved)"
      )
      #expect(problem.errors.map(\.index) == [1, 3])
      #expect(problem.errors.map(\.pointer) == ["/authid", "/time"])
    }
  }

  @Test func `one wrong event decides the status, no event over too large over refused`() {
    let large = Requests.event(#","data":""# + String(repeating: "x", count: 262_144) + "\"")
    let refused = Requests.event(#","authid":"me""#)
    let malformed = Requests.event(#","time":"soon""#)
    #expect(Requests.problem(Self.lines, refused)?.kind == .refusedEvent)
    #expect(Requests.problem(Self.lines, "\(refused)\n\(large)")?.kind == .tooLarge)
    #expect(Requests.problem(Self.lines, "\(refused)\n\(malformed)")?.kind == .malformedEvent)
    #expect(
      Requests.problem(Self.lines, refused)?.detail
        == "one of 1 events is wrong, that of index 0: $.authid: is reserved: the log sets it (reserved)"
    )
  }

  @Test(arguments: ["[{},1]", "[{}", "[{}}", "[{},]", "[{}] x", "[[]]", "[\"x\"]", "[null]"])
  func `an array that is no array of objects is none`(_ body: String) {
    let body = body.replacing("{}", with: Requests.event())
    #expect(Requests.problem(Self.batch, body)?.kind == .malformedEvent)
  }

  @Test func `a hundred mistakes are told, and all are counted`() throws {
    let body = String(repeating: Requests.event(#","authid":"me""#) + "\n", count: 250)
    let problem = try #require(Requests.problem(Self.lines, body))
    #expect(problem.detail.hasPrefix("250 of 250 events are wrong"))
    #expect(problem.errors.count == 100)
  }

  @Test func `more events than one append takes are too many`() {
    let body = String(repeating: Requests.event() + "\n", count: Log.batchLimit + 1)
    let problem = Requests.problem(Self.lines, body)
    #expect(problem?.kind == .tooLarge)
    #expect(problem?.detail == "more than 10000 events are not taken in one request")
  }
}
