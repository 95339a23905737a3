import Deployments
import Foundation
import Service
import TestSupport
import Testing

@Suite struct ModeRoundTripTests {
  private static let texts = [
    "plain", "with space", "100%", "%41", "\"quoted\"", "back\\slash", "Euro € 😀", "a,b;c=d", "é",
  ]

  private func value(_ numbers: inout SplitMix64, depth: Int = 0) -> JSONText {
    switch Int.random(in: 0..<(depth < 3 ? 7 : 5), using: &numbers) {
    case 0: .int(.random(in: -1000...1000, using: &numbers))
    case 1: .bool(.random(using: &numbers))
    case 2: .null
    case 3: .string(Self.texts.randomElement(using: &numbers) ?? "")
    case 4: .raw(Array("1.50e+3".utf8))
    case 5:
      .array(
        (0..<Int.random(in: 0...3, using: &numbers)).map { _ in value(&numbers, depth: depth + 1) })
    default:
      .object(
        (0..<Int.random(in: 0...3, using: &numbers)).map {
          ("k\($0)", value(&numbers, depth: depth + 1))
        })
    }
  }

  private func event(_ numbers: inout SplitMix64) -> JSONText {
    func text(_ numbers: inout SplitMix64) -> JSONText {
      .string(Self.texts.randomElement(using: &numbers) ?? "")
    }
    var members: [(String, JSONText)] = [
      ("specversion", .string("1.0")), ("id", text(&numbers)), ("source", .string("/s%20s")),
      ("type", text(&numbers)),
    ]
    if Bool.random(using: &numbers) { members.append(("subject", text(&numbers))) }
    if Bool.random(using: &numbers) { members.append(("time", .string("2026-01-01T00:00:00Z"))) }
    if Bool.random(using: &numbers) { members.append(("zone", text(&numbers))) }
    if Bool.random(using: &numbers) { members.append(("count", .int(-7))) }
    if Bool.random(using: &numbers) { members.append(("fresh", .bool(true))) }
    if Bool.random(using: &numbers) { members.append(("unset", .null)) }
    switch Int.random(in: 0..<6, using: &numbers) {
    case 0: break
    case 1: members.append(("data", value(&numbers)))
    case 2:
      members.append(("datacontenttype", .string("application/vnd.x+json; charset=utf-8")))
      members.append(("data", value(&numbers)))
    case 3:
      members.append(("datacontenttype", .string("text/plain")))
      members.append(("data", text(&numbers)))
    case 4:
      members.append(("datacontenttype", .string("application/octet-stream")))
      members.append(("data_base64", .string(Data([0, 1, 0xFF]).base64EncodedString())))
    default:
      members.append(("datacontenttype", .string("application/octet-stream")))
      members.append(("data_base64", .string(Data("as text".utf8).base64EncodedString())))
    }
    return .object(members.shuffled(using: &numbers))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `an event in binary mode is the event in the JSON format`(_ seed: UInt64) throws {
    var numbers = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let event = try json(event(&numbers).bytes)
      let structured = try EventRequest(
        Requests.headers(Requests.structured), Array(event.raw), now: Requests.now
      ).events[0]
      let (headers, body) = Requests.binary(of: event)
      let binary = try EventRequest(headers, body, now: Requests.now).events[0]
      let said = Comment(rawValue: String(decoding: event.raw, as: UTF8.self))
      #expect(binary.event == structured.event, said)
      #expect(binary.sameContent(asStored: structured.body), said)
      #expect(structured.sameContent(asStored: binary.body), said)
      // Sent on from its stored form it is stored in the same form.
      let (again, data) = Requests.binary(of: try json(binary.body))
      #expect(try EventRequest(again, data, now: Requests.now).events[0].body == binary.body, said)
    }
  }

  @Test(arguments: [
    (#","data":{"a":1}"#, #","data":{"a":2}"#), (#","zone":"1""#, #","zone":2"#),
    (#","data":"x""#, #","datacontenttype":"text/plain","data":"x""#),
    (
      #","datacontenttype":"text/plain","data":"x""#,
      #","datacontenttype":"text/plain","data_base64":"eQ==""#
    ),
    ("", #","data":1"#), ("", #","zone":"""#),
  ])
  func `another event is another event`(_ one: String, _ other: String) throws {
    let events = try [one, other].map {
      try Requests.read(Requests.structured, Requests.event($0)).events[0]
    }
    #expect(!events[0].sameContent(asStored: events[1].body))
    #expect(!events[1].sameContent(asStored: events[0].body))
  }

  @Test(arguments: [
    (#","zone":"2""#, #","zone":2"#), (#","fresh":"true""#, #","fresh":true"#),
    (#","zone":null"#, ""), (#","data":1"#, #","datacontenttype":"application/json","data":1"#),
    (#","data":{"a":1}"#, #","data_base64":"eyJhIjoxfQ==""#),
    (
      #","datacontenttype":"text/plain","data":"x""#,
      #","datacontenttype":"text/plain","data_base64":"eA==""#
    ),
  ])
  func `another way to say it is the same event`(_ one: String, _ other: String) throws {
    let events = try [one, other].map {
      try Requests.read(Requests.structured, Requests.event($0)).events[0]
    }
    #expect(events[0].sameContent(asStored: events[1].body))
    #expect(events[1].sameContent(asStored: events[0].body))
  }
}
