import Testing

@testable import Deployments

struct ReceivedEventTests {
  let now = SharedExamples.now

  private func received(_ bytes: [UInt8]) throws -> ReceivedEvent {
    try ReceivedEvent(parsing: bytes, now: now)
  }

  @Test func `the bytes stay as they came`() throws {
    let bytes = Array(" \(Fixture.plain.rawValue)\n".utf8)
    #expect(try received(bytes).body == bytes)
  }

  @Test func `the context decides over the envelope's id, subject and time`() throws {
    let bytes = Fixture.started.replacing(
      #"{"specversion":"1.0","id":"e1""#, with: #"{"specversion":"1.0","id":"random""#)
    #expect(try received(bytes).event.id == "e1")
    let later = Fixture.started.replacing(
      #""subject":"d1","time":"2026-01-15T14:00:00Z""#,
      with: #""subject":"other","time":"2030-01-15T14:00:00Z""#)
    #expect(try received(later).event == (try received(Fixture.started.bytes).event))
  }

  @Test func `a CDEvent may come in base64`() throws {
    let bare = try received(Fixture.bare.bytes)
    let base64 = Self.base64(Fixture.bare.bytes)
    let bytes = Array(
      """
      {"specversion":"1.0","id":"x","source":"/ci/checkout","type":"\(bare.event.type)",\
      "datacontenttype":"application/cdevents+json; charset=utf-8","data_base64":"\(base64)"}
      """.utf8)
    #expect(try received(bytes).event == bare.event)
    #expect(try received(bytes).sameContent(asStored: Fixture.bare.bytes))
  }

  @Test func `a mistake within base64 is found in its place`() throws {
    let inner = Fixture.bare.replacing(#""id":"b1","#, with: "")
    let bytes = Array(
      """
      {"specversion":"1.0","id":"x","source":"/ci/checkout","type":"dev.cdevents.service.deployed.0.3.0",\
      "data_base64":"\(Self.base64(inner))"}
      """.utf8)
    let rejection = #expect(throws: Rejection.self) { try received(bytes) }
    #expect(rejection?.path.description == "$.data_base64.context.id")
  }

  @Test func `a clock may run five minutes ahead, and any age is taken`() throws {
    for (time, isTaken) in [
      ("2026-06-01T00:05:00Z", true), ("2026-06-01T00:05:00.000001Z", false),
      ("0001-01-01T00:00:00Z", true), ("2026-06-01T02:05:00+02:00", true),
    ] {
      let bytes = Fixture.plain.replacing("2026-01-15T14:00:00Z", with: time)
      #expect(((try? received(bytes)) != nil) == isTaken)
    }
  }

  @Test func `null means absent`() throws {
    let bytes = Fixture.plain.replacing(
      #""subject":"job 7""#, with: #""subject":null,"actor":null,"dataschema":null"#)
    #expect(try received(bytes).event.subject == nil)
  }

  @Test func `lengths are counted in characters, not bytes`() throws {
    let bytes = Fixture.plain.replacing(
      #""id":"1""#, with: #""id":"\#(String(repeating: "ä", count: 512))""#)
    #expect(try received(bytes).event.id.unicodeScalars.count == 512)
  }
}

/// When the same identity is the same event again.
extension ReceivedEventTests {
  @Test func `white space, key order and escapes do not make another event`() throws {
    let again = Fixture.plain.replacing(
      #"{"specversion":"1.0","id":"1""#, with: #"{ "id":"\u0031","specversion":"1.0""#)
    #expect(try received(again).sameContent(asStored: Fixture.plain.bytes))
  }

  @Test func `a CDEvent in another envelope is the same event`() throws {
    let event = try received(Fixture.bare.bytes).event
    let first = Wrapped.inEnvelope(Fixture.bare.bytes, of: event, id: "one")
    let second = Wrapped.inEnvelope(
      Fixture.bare.bytes, of: event, id: "two",
      more: [("time", .string("2026-02-01T00:00:00Z")), ("traceparent", .string("00-aa"))])
    #expect(try received(second).sameContent(asStored: first))
    #expect(try received(second).sameContent(asStored: Fixture.bare.bytes))
  }

  @Test func `other content, another deployment or another plain envelope is another event`() throws
  {
    let other = Fixture.bare.replacing(#""note":1"#, with: #""note":2"#)
    #expect(try !received(other).sameContent(asStored: Fixture.bare.bytes))
    let event = try received(Fixture.bare.bytes).event
    let attached = Wrapped.inEnvelope(
      Fixture.bare.bytes, of: event, more: [("deploymentid", .string("d9"))])
    #expect(try !received(attached).sameContent(asStored: Fixture.bare.bytes))
    let plain = Fixture.plain.replacing("\"sequence\":7", with: "\"sequence\":8")
    #expect(try !received(plain).sameContent(asStored: Fixture.plain.bytes))
    #expect(try !received(plain).sameContent(asStored: []))
  }

  @Test func `a step told again at another time is another`() throws {
    let later = Fixture.checked.replacing("2026-01-15T14:02:30Z", with: "2026-01-15T14:09:30Z")
    #expect(try !received(later).sameContent(asStored: Fixture.checked.bytes))
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        let value = Int(bits >> UInt32(18 - 6 * index) & 63)
        text.append(index <= group.count ? alphabet[value] : "=")
      }
    }
    return text
  }
}
