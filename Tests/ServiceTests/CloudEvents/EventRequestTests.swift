import Deployments
import HTTPTypes
import Service
import Testing

@Suite struct EventRequestTests {
  @Test(arguments: [
    "application/cloudevents+json", "Application/CloudEvents+JSON",
    "application/cloudevents+json; charset=utf-8", "application/cloudevents+json;charset=UTF-8",
    #"application/cloudevents+json ; charset="utf-8""#,
    #"application/cloudevents+json; charset="\utf-8"; profile="a;b""#,
  ])
  func `one event is told by its media type`(_ type: String) throws {
    let request = try Requests.read(type, Requests.event())
    #expect(!request.isBatch)
    #expect(request.events.map(\.event.id) == ["1"])
    #expect(request.events[0].body == Array(Requests.event().utf8))
  }

  @Test(arguments: [
    (Requests.structured, Requests.event(#","data":[[]]"#)),
    ("application/cloudevents-batch+json", "[" + Requests.event(#","data":[[]]"#) + "]"),
    ("application/x-ndjson", Requests.event(#","data":[[]]"#)),
  ])
  func `an operator may take less than the log does`(_ type: String, _ body: String) throws {
    let (headers, bytes) = (Requests.headers(type), Array(body.utf8))
    let exact = JSON.Limits(bytes: Requests.event(#","data":[[]]"#).utf8.count, depth: 3)
    _ = try EventRequest(headers, bytes, now: Requests.now, limits: exact)
    for less in [
      JSON.Limits(bytes: exact.bytes, depth: 2), JSON.Limits(bytes: exact.bytes - 1, depth: 3),
    ] {
      #expect(throws: Problem.self) {
        try EventRequest(headers, bytes, now: Requests.now, limits: less)
      }
    }
  }

  @Test(arguments: [
    ("application/json", "application/json is no format of events that is understood here"),
    ("text/plain", "text/plain is no format of events that is understood here"),
    (
      "application/cloudevents+avro",
      "application/cloudevents+avro is no format of events that is understood here"
    ),
    (
      "application/cloudevents",
      "application/cloudevents is no format of events that is understood here"
    ),
    (nil, "the request has no Content-Type"), ("json", "Content-Type is no media type (RFC 2046)"),
    (
      "application/cloudevents+json; charset=iso-8859-1",
      "Content-Type names another charset than UTF-8"
    ),
    (
      #"application/cloudevents+json; charset="utf-16""#,
      "Content-Type names another charset than UTF-8"
    ),
  ])
  func `another format is answered with what is understood`(_ type: String?, _ detail: String) {
    let problem = Requests.problem(type, Requests.event())
    #expect(problem?.kind == .unsupportedMediaType)
    #expect(problem?.detail == detail)
    #expect(problem?.suggestion?.contains("application/cloudevents-batch+json") == true)
  }

  @Test func `an unknown event format is not taken for binary mode`() {
    let problem = Requests.problem("application/cloudevents+avro", Requests.minimal, "x")
    #expect(problem?.kind == .unsupportedMediaType)
  }

  @Test func `a coded body is not understood`() throws {
    let problem = Requests.problem(
      Requests.structured, [("Content-Encoding", "gzip")], Requests.event())
    #expect(problem?.kind == .unsupportedMediaType)
    _ = try Requests.read(
      Requests.structured, [("Content-Encoding", "identity")], Requests.event())
  }

  static let wrong: [(String, String, Problem.Kind, String, String)] = [
    (
      "no JSON", "{", .malformedEvent, "",
      "$: byte 1: expected a key in quotes, found the end of the input (json)"
    ),
    (
      "nothing", "", .malformedEvent, "",
      "$: byte 0: expected a value, found the end of the input (json)"
    ),
    (
      "an array", "[]", .malformedEvent, "",
      "$: is an array; an event is an object (CloudEvents 1.0 JSON format) (cloudevents)"
    ),
    (
      "a key twice", Requests.event(#","a":1,"a":2"#), .malformedEvent, "/a",
      "$.a: byte 73: expected each key once in an object, found this one again (duplicate_key)"
    ),
    (
      "no id", #"{"specversion":"1.0","source":"/s","type":"t"}"#, .malformedEvent, "/id",
      "$.id: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"
    ),
    (
      "a lone surrogate", Requests.event(#","a":"\ud800""#), .malformedEvent, "/a",
      "$.a: byte 72: expected a low surrogate after a high one (surrogate)"
    ),
    (
      "NUL", Requests.event(#","a":"\u0000""#), .malformedEvent, "/a",
      "$.a: byte 72: expected text without U+0000 (nul)"
    ),
    (
      "another version", #"{"specversion":"0.3","id":"1","source":"/s","type":"t"}"#,
      .malformedEvent, "/specversion",
      #"$.specversion: is another version; CloudEvents 1.0 has "1.0" here (cloudevents)"#
    ),
    (
      "a long id", Requests.event(id: String(repeating: "i", count: 600)), .malformedEvent, "/id",
      "$.id: is 600 characters long; at most 512 are taken (identity)"
    ),
    (
      "depth",
      Requests.event(
        #","data":"# + String(repeating: "[", count: 64) + String(repeating: "]", count: 64)),
      .malformedEvent, "/data" + String(repeating: "/0", count: 63), ""
    ),
    (
      "a client's actor", Requests.event(#","authid":"me""#), .refusedEvent, "/authid",
      "$.authid: is reserved: the log sets it (reserved)"
    ),
    (
      "authtype", Requests.event(#","authtype":"user""#), .refusedEvent, "/authtype",
      "$.authtype: is reserved: the log sets it (reserved)"
    ),
    (
      "authclaims", Requests.event(#","authclaims":"{}""#), .refusedEvent, "/authclaims",
      "$.authclaims: is reserved: the log sets it (reserved)"
    ),
    (
      "tomorrow", Requests.event(#","time":"2026-06-02T00:00:00Z""#), .refusedEvent, "/time",
      "$.time: is later than 2026-06-01T00:05:00Z, five minutes ahead of the log's own time (time)"
    ),
    (
      "a secret", Requests.event(#","data":{"a~/b":"ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"}"#),
      .refusedEvent, "/data/a~0~1b", ""
    ),
    (
      "no CDEvent",
      #"{"specversion":"1.0","id":"1","source":"/s","type":"dev.cdevents.service.deployed.0.3.0","data":{}}"#,
      .refusedEvent, "/data/context", ""
    ),
    (
      "an unknown type of ours",
      #"{"specversion":"1.0","id":"1","source":"/s","type":"dev.cdeventsx.shiplog-ship.sunk.0.1.0","data":{"context":{"specversion":"0.5.1","id":"1","source":"/s","type":"dev.cdeventsx.shiplog-ship.sunk.0.1.0","timestamp":"2026-01-01T00:00:00Z"},"subject":{"id":"x","content":{}}}}"#,
      .refusedEvent, "/type", ""
    ),
    (
      "a CDEvent without envelope",
      #"{"context":{"specversion":"0.5.1","id":"1","source":"/s","type":"dev.cdevents.service.removed.0.3.0","timestamp":"2026-01-01T00:00:00Z"},"subject":{"id":"x","content":{"environment":{"id":"e"}}}}"#,
      .malformedEvent, "/specversion",
      "$.specversion: is missing; a CDEvent goes into the data of a CloudEvent, or without an envelope as application/x-ndjson (cloudevents)"
    ),
  ]

  @Test(arguments: wrong)
  func `what is wrong with one event is a status, a place and a sentence`(
    _ name: String, _ body: String, _ kind: Problem.Kind, _ pointer: String, _ detail: String
  ) {
    let problem = Requests.problem(Requests.structured, body)
    #expect(problem?.kind == kind)
    #expect(problem?.errors.count == 1)
    #expect(problem?.errors.first?.pointer == pointer)
    #expect(problem?.errors.first?.index == nil)
    if !detail.isEmpty { #expect(problem?.detail == detail) }
    #expect(problem?.detail.contains("ghp_") == false)
  }

  @Test func `an event of more than 256 KiB is too large`() {
    let body = Requests.event(#","data":""# + String(repeating: "x", count: 262_144) + "\"")
    let problem = Requests.problem(Requests.structured, body)
    #expect(problem?.kind == .tooLarge)
    #expect(problem?.detail == "$: has \(body.utf8.count) bytes; at most 262144 are taken (size)")
  }

  @Test func `the statuses are 400, 413, 415 and 422`() {
    let statuses = [Problem.Kind.malformedEvent, .tooLarge, .unsupportedMediaType, .refusedEvent]
      .map(\.status.code)
    #expect(statuses == [400, 413, 415, 422])
  }

  @Test func `null attributes are absent`() throws {
    let body = Requests.event(#","subject":null,"time":null,"dataschema":null,"x":null"#)
    #expect(try Requests.read(Requests.structured, body).events[0].event.subject == nil)
  }
}

extension Requests {
  static func read(_ contentType: String?, _ body: String) throws(Problem) -> EventRequest {
    try read(contentType, [], body)
  }

  static func problem(_ contentType: String?, _ body: String) -> Problem? {
    problem(contentType, [], body)
  }

  static func event(_ more: String) -> String { event(id: "1", more) }
}
