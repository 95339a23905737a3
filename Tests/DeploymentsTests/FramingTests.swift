import Testing

@testable import Deployments

@Suite struct `Event framing` {
  typealias Place = EventFraming.Place

  static let streams: [(String, [(String, Place)])] = [
    ("", []), ("\n \r\n", []), ("[]", []), (" [ ]\n", []),
    (#"{"a":1}"#, [(#"{"a":1}"#, .whole)]),
    ("\n{\n  \"a\": {\n  }\n}\n", [("{\n  \"a\": {\n  }\n}", .whole)]),
    ("{}\n{}\n", [("{}", .line(1)), ("{}", .line(2))]),
    ("{}\r\n\r\n{}", [("{}", .line(1)), ("{}", .line(3))]),
    ("\n\n{\n}\n{\n}", [("{\n}", .line(3)), ("{\n}", .line(5))]),
    ("{}{} {}", [("{}", .line(1)), ("{}", .line(1)), ("{}", .line(1))]),
    ("[{}]", [("{}", .index(0))]),
    ("[\n{},\n{\"a\":[{}]}\n]\n", [("{}", .index(0)), ("{\"a\":[{}]}", .index(1))]),
    (#"{"a":"}]\"{\\"}"#, [(#"{"a":"}]\"{\\"}"#, .whole)]),
    (
      #"{"a":"long enough for words \" é { [ and more"}"#,
      [(#"{"a":"long enough for words \" é { [ and more"}"#, .whole)]
    ),
  ]

  @Test(arguments: streams, [1, 2, 3, 7, 8, 4096])
  func `a stream is cut at its events, however it is chunked`(
    stream: (String, [(String, Place)]), size: Int
  ) throws {
    let (frames, rejection) = Self.frames(Array(stream.0.utf8), size)
    #expect(rejection == nil)
    #expect(frames.map { String(decoding: $0.bytes, as: UTF8.self) } == stream.1.map(\.0))
    #expect(frames.map(\.place) == stream.1.map(\.1))
  }

  @Test func `the first event is not kept waiting where the stream pauses`() throws {
    var framing = EventFraming()
    framing.append(Array("\n{\"a\":1}\n".utf8))
    #expect(try framing.next() == nil)
    let first = framing.release()
    #expect(first?.place == .line(2))
    #expect(first.map { String(decoding: $0.bytes, as: UTF8.self) } == "{\"a\":1}")
    #expect(framing.release() == nil)
    framing.append(Array("{}\n".utf8))
    #expect(try framing.next()?.place == .line(3))
    framing.finish()
    #expect(try framing.next() == nil)
  }

  static let faults: [(String, Int, String)] = [
    ("x", 0, "line 1: expected an object or an array of objects"),
    ("\n\n3", 0, "line 3: expected an object or an array of objects"),
    ("\u{FEFF}{}", 0, "line 1: expected JSON, found a byte order mark or other text"),
    ("{}\nx\n{}", 1, "line 2: expected an object, as on the lines before"),
    ("{},\n{}", 1, "line 1: expected an object, as on the lines before"),
    ("{}\n[]", 1, "line 2: expected an object, as on the lines before"),
    ("{}\n\n{\"a\":[\n}", 1, "line 3: expected the object to be closed"),
    ("{\"a\":\"b\n{}", 0, "line 1: expected '\"' before the end of line 1"),
    ("{}\n{\"a\":\"b\\\n{}\n", 1, "line 2: expected '\"' before the end of line 2"),
    ("{", 0, "line 1: expected the object to be closed"),
    ("[", 0, "index 0: expected the array to be closed"),
    ("[{}", 1, "index 0: expected the array to be closed"),
    ("[{},", 1, "index 1: expected the array to be closed"),
    ("[{},]", 1, "index 1: expected an object after the comma"),
    ("[,{}]", 0, "index 0: expected an object or ']'"),
    ("[1]", 0, "index 0: expected an object or ']'"),
    ("[{} {}]", 1, "index 0: expected ',' or ']' after this event"),
    ("[{},{", 1, "index 1: expected the object to be closed"),
    ("[{}]{}", 1, "index 0: expected nothing after the array"),
  ]

  @Test(arguments: faults, [1, 3, 4096])
  func `what is no event is refused with its place, after those before it`(
    fault: (String, Int, String), size: Int
  ) throws {
    let (frames, rejection) = Self.frames(Array(fault.0.utf8), size)
    #expect(frames.count == fault.1)
    #expect(try #require(rejection).message == fault.2)
  }

  @Test func `an event of the limit is taken, a byte more is refused`() throws {
    func event(_ count: Int) -> [UInt8] {
      Array("{\"\(String(repeating: "a", count: count - 6))\":1}".utf8)
    }
    for size in [100, 65_536, 1_000_000] {
      #expect(Self.frames(event(262_144), size).0.first?.bytes.count == 262_144)
      let (frames, rejection) = Self.frames(Array("{}\n".utf8) + event(262_145), size)
      #expect(frames.count == 1)
      #expect(rejection?.rule == .size)
      #expect(
        rejection?.message == "line 2: has more than the 262144 bytes that an event may have")
    }
  }

  @Test func `no more than an event and a chunk is kept`() throws {
    var framing = EventFraming(limit: 1_000)
    let chunk = Array(String(repeating: "{\"a\":\"b\"}\n", count: 100).utf8)
    for _ in 0..<1_000 {
      framing.append(chunk)
      while try framing.next() != nil {}
      #expect(framing.buffer.count <= 1_000 + chunk.count)
    }
    framing.append(Array("{\"".utf8))
    #expect(throws: Rejection.self) {
      for _ in 0..<10_000 {
        framing.append([UInt8](repeating: 0x61, count: 100))
        _ = try framing.next()
        #expect(framing.buffer.count <= 1_000 + chunk.count)
      }
    }
    #expect(throws: Rejection.self) { _ = try framing.next() }
  }

  private static func frames(_ bytes: [UInt8], _ size: Int) -> ([EventFraming.Frame], Rejection?) {
    var framing = EventFraming()
    var frames: [EventFraming.Frame] = []
    do {
      for start in stride(from: 0, to: bytes.count, by: size) {
        framing.append(bytes[start..<min(start + size, bytes.count)])
        while let frame = try framing.next() { frames.append(frame) }
      }
      framing.finish()
      while let frame = try framing.next() { frames.append(frame) }
      return (frames, nil)
    } catch {
      return (frames, error)
    }
  }
}
