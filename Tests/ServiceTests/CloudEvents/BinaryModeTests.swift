import Deployments
import HTTPTypes
import Service
import Testing

@Suite struct BinaryModeTests {
  private func stored(
    _ type: String?, _ more: [(String, String)] = [], _ body: String = ""
  ) throws -> String {
    let request = try Requests.read(type, Requests.minimal + more, body)
    #expect(!request.isBatch)
    #expect(request.events[0].mediaType == "application/cloudevents+json")
    return String(decoding: request.events[0].body, as: UTF8.self)
  }

  @Test func `headers and data become one form of the event, whatever their order`() throws {
    let headers = [
      ("ce-zone", "eu"), ("CE-Time", "2026-01-01T00:00:00Z"), ("Ce-Subject", "x"),
      ("ce-dataschema", "https://example.com/s"), ("ce-area", "1"),
    ]
    let form = #"""
      {"specversion":"1.0","id":"1","source":"/s","type":"com.example.t","subject":"x",\#
      "time":"2026-01-01T00:00:00Z","datacontenttype":"application/json; charset=utf-8","area":"1",\#
      "dataschema":"https://example.com/s","zone":"eu","data": {"a": 1.0} }
      """#
    for headers in [headers, headers.reversed()] {
      #expect(try stored("application/json; charset=utf-8", headers, #" {"a": 1.0} "#) == form)
    }
  }

  @Test(arguments: [
    ("application/json", "7", #""data":7}"#), ("application/vnd.x+json", "[]", #""data":[]}"#),
    ("text/plain", "say \"hi\"", #""data":"say \"hi\""}"#),
    ("application/xml", "<a/>", #""data":"<a/>"}"#),
    ("application/x-ndjson", "{}\n{}", #""data":"{}\n{}"}"#),
    ("application/octet-stream", "a\u{0}b", #""data_base64":"YQBi"}"#),
    ("text/plain", "", #""datacontenttype":"text/plain"}"#),
  ])
  func `data is JSON, text or bytes`(_ type: String, _ body: String, _ end: String) throws {
    #expect(try stored(type, body).hasSuffix(end))
  }

  @Test func `without a media type data is JSON, and without data there is no media type`() throws {
    #expect(
      try stored(nil, #"{"a":1}"#).hasSuffix(
        #""datacontenttype":"application/json","data":{"a":1}}"#))
    #expect(try stored(nil) == Requests.event())
  }

  @Test func `bytes that are no UTF-8 are kept in base64`() throws {
    let headers = Requests.headers("text/plain", Requests.minimal)
    let event = try EventRequest(headers, [0xFF, 0xFE], now: Requests.now).events[0]
    #expect(try json(event.body)["data_base64"]?.string == "//4=")
  }

  @Test(arguments: [
    ("plain", "plain"), ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"), ("%e2%82%ac", "€"),
    ("%41", "A"), (#""a b""#, "a b"), (#""a \"b\" \\""#, #"a "b" \"#), (#""a%20b""#, "a b"),
    ("a b", "a b"), ("100%25", "100%"), ("%2525", "%25"), ("%22x%22", "\"x\""),
  ])
  func `a header value loses its quotes, then its percent-encoding, once`(
    _ value: String, _ subject: String
  ) throws {
    let request = try Requests.read(nil, Requests.minimal + [("ce-subject", value)], "")
    #expect(request.events[0].event.subject == subject)
  }

  static let values: [(String, String)] = [
    ("%", "has a percent sign without two hexadecimal digits; write the sign as %25"),
    ("%4", "has a percent sign without two hexadecimal digits; write the sign as %25"),
    ("50% off", "has a percent sign without two hexadecimal digits; write the sign as %25"),
    ("%C0%A0", "is no UTF-8 once its percent-encoding is taken off"),
    ("%FF", "is no UTF-8 once its percent-encoding is taken off"),
    ("%ED%A0%80", "is no UTF-8 once its percent-encoding is taken off"),
    ("€", "has characters outside of ASCII; write them in percent-encoding, as %E2%82%AC"),
    (#"say "hi""#, "has a double quote within; write it as %22"),
    (#""open"#, "has no closing double quote"), (#""open\""#, "has no closing double quote"),
    (#""a" b"#, "goes on after its closing double quote; write a quote as %22"),
    ("a%00b", "byte 85: expected no U+0000"),
  ]

  @Test(arguments: values)
  func `a value that cannot be decoded is refused`(_ value: String, _ message: String) throws {
    let problem = Requests.problem(nil, Requests.minimal + [("ce-subject", value)], "")
    #expect(problem?.kind == .malformedEvent)
    #expect(problem?.errors.first?.parameter == "ce-subject")
    if !message.hasPrefix("byte") {
      #expect(problem?.errors.first?.detail == message)
      #expect(problem?.detail == "ce-subject: \(message)")
    }
  }

  @Test(arguments: [
    ("ce-id", "2", "is there twice; an attribute has one value"),
    ("CE-ID", "1", "is there twice; an attribute has one value"),
    (
      "ce-datacontenttype", "text/plain",
      "is Content-Type in binary mode (CloudEvents HTTP binding §3.1.1)"
    ),
    ("ce-data", "{}", "is no attribute; the data is the body"),
    (
      "ce-data_base64", "",
      "is no attribute name; CloudEvents 1.0 takes lower-case letters and digits"
    ),
    ("ce-a-b", "", "is no attribute name; CloudEvents 1.0 takes lower-case letters and digits"),
    ("ce-", "", "is no attribute name; CloudEvents 1.0 takes lower-case letters and digits"),
  ])
  func `a header that is no attribute of its own is refused`(
    _ name: String, _ value: String, _ message: String
  ) {
    let problem = Requests.problem("application/json", Requests.minimal + [(name, value)], "{}")
    #expect(problem?.kind == .malformedEvent)
    #expect(problem?.errors.map(\.parameter) == [name.lowercased()])
    #expect(problem?.errors.map(\.detail) == [message])
  }

  @Test(arguments: ["ce-specversion", "ce-id", "ce-source", "ce-type"])
  func `what is needed and missing is named as the header that it is`(_ name: String) {
    let problem = Requests.problem(nil, Requests.minimal.filter { $0.0 != name }, "")
    #expect(problem?.kind == .malformedEvent)
    #expect(problem?.errors.map(\.parameter) == [name])
    #expect(
      problem?.detail
        == "\(name): is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)")
  }

  @Test(arguments: [
    ("ce-authid", "me", Problem.Kind.refusedEvent), ("ce-authtype", "user", .refusedEvent),
    ("ce-authclaims", "x", .refusedEvent), ("ce-time", "2026-06-02T00:00:00Z", .refusedEvent),
    ("ce-subject", "ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789", .refusedEvent),
    ("ce-time", "yesterday", .malformedEvent), ("ce-dataschema", "no uri", .malformedEvent),
  ])
  func `attributes have the same rules as in the JSON format`(
    _ name: String, _ value: String, _ kind: Problem.Kind
  ) {
    let problem = Requests.problem(nil, Requests.minimal + [(name, value)], "")
    #expect(problem?.kind == kind)
    #expect(problem?.errors.map(\.parameter) == [name])
    #expect(problem?.detail.contains("ghp_") == false)
  }

  @Test(arguments: [
    (#"{"a":"#, Problem.Kind.malformedEvent, "/a"), (#"{},"authid":"me""#, .malformedEvent, ""),
    (#"{"a":1,"a":2}"#, .malformedEvent, "/a"),
    (#"[{"k":"ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"}]"#, .refusedEvent, "/0/k"),
  ])
  func `what is wrong with the data has its place in the body`(
    _ body: String, _ kind: Problem.Kind, _ pointer: String
  ) {
    let problem = Requests.problem("application/json", Requests.minimal, body)
    #expect(problem?.kind == kind)
    #expect(problem?.errors.map(\.pointer) == [pointer])
  }

  @Test func `text is searched for secrets whatever it says it is`() {
    let problem = Requests.problem(
      "application/octet-stream", Requests.minimal, "ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789")
    #expect(problem?.kind == .refusedEvent)
  }

  private func stored(_ type: String?, _ body: String) throws -> String {
    try stored(type, [], body)
  }
}
