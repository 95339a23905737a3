import Testing

@testable import Deployments

@Suite struct `The JSON reader` {
  static let valid = [
    "{}", "[]", "null", "true", "false", "0", "-0", "1", "-1", "10", "1.5", "-1.5", "0.0", "1e5",
    "1E5", "1e+5", "1e-5", "1.25E+10", "-0.0e-0", "123456789012345678901234567890", "1e400",
    #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\u20AC""#, #""\ud83d\ude00""#,
    #""\uD83D\uDE00""#, "\"é€😀\"", "\"\u{7F}\"", "\"\u{2028}\u{FEFF}\"", " 1 ", "\t[\r\n1 , 2]\n",
    #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{ "a" : { "a" : [ { "a" : 1 } ] } }"#, #"{"":0}"#,
    "{\"\u{e9}\":1,\"e\u{301}\":2}", "[[],{},[[]]]", #"["a",1,true,null,{}]"#,
    "\"\u{10FFFF}\u{E000}\u{D7FF}\u{800}\u{80}\"", #"{"A":1,"a":2}"#, #"{"a":{"b":1},"b":{"b":2}}"#,
  ]

  @Test(arguments: valid)
  func `valid JSON is taken`(text: String) throws {
    let document = try JSON(Array(text.utf8))
    #expect(document.root.isEquivalent(to: document.root))
  }

  /// With the byte at which the fault shows.
  static let invalid: [(String, Rejection.Rule, Int)] = [
    ("", .json, 0), (" ", .json, 1), ("{", .json, 1), ("[", .json, 1), ("}", .json, 0),
    ("]", .json, 0), ("{]", .json, 1), ("[}", .json, 1), ("{,}", .json, 1), ("[,]", .json, 1),
    ("[1,]", .json, 3), (#"{"a":1,}"#, .json, 7), ("[1 2]", .json, 3), (#"{"a" 1}"#, .json, 5),
    (#"{"a":}"#, .json, 5), (#"{"a"}"#, .json, 4), ("{a:1}", .json, 1), ("{'a':1}", .json, 1),
    ("{1:1}", .json, 1), (#"{"a":1"#, .json, 6), ("[1", .json, 2), (#""a"#, .json, 2),
    (#"{"a"#, .json, 3), ("1 2", .json, 2), ("{}{}", .json, 2), ("nul", .json, 3),
    ("nulL", .json, 3), ("True", .json, 0), ("tru", .json, 3), ("NaN", .json, 0),
    ("Infinity", .json, 0), ("-Infinity", .json, 1), ("-", .json, 1), ("+1", .json, 0),
    (".5", .json, 0), ("1.", .json, 2), ("01", .json, 1), ("-01", .json, 2), ("00", .json, 1),
    ("1e", .json, 2), ("1e+", .json, 3), ("1.e5", .json, 2), ("0x10", .json, 1),
    ("1_000", .json, 1),
    ("--1", .json, 1), ("1e5.5", .json, 3), ("\"\t\"", .json, 1), ("\"a\nb\"", .json, 2),
    ("\"\u{1F}\"", .json, 1), (#""\x""#, .json, 2), (#""\u12""#, .json, 3),
    (#""\u12g4""#, .json, 3),
    (#""\U0041""#, .json, 2), (#""\"#, .json, 2), ("// c\n1", .json, 0), ("[1]/**/", .json, 3),
    ("'a'", .json, 0), ("\u{A0}1", .json, 0), ("[1]\u{0}", .json, 3), ("\u{B}1", .json, 0),
    ("\u{FEFF}{}", .encoding, 0), ("\"\u{0}\"", .nul, 1), (#""ab\u0000""#, .nul, 3),
    (#"{"\u0000":1}"#, .nul, 2), (#""\ud800""#, .surrogate, 1), (#""\udc00""#, .surrogate, 1),
    (#""\ud800\n""#, .surrogate, 1), (#""\ud800x""#, .surrogate, 1),
    (#""\ud800\ud800""#, .surrogate, 1), (#""\udc00\ud800""#, .surrogate, 1),
    (#""\ud800\u0041""#, .surrogate, 1), (#"{"\udfff":1}"#, .surrogate, 2),
    (#"{"a":1,"a":1}"#, .duplicateKey, 7), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
    (#"{"\u0061":1,"a":2}"#, .duplicateKey, 12), (#"{"\/":1,"/":2}"#, .duplicateKey, 8),
    (#"{"":1,"":2}"#, .duplicateKey, 6), (#"{"\u00e9":1,"é":2}"#, .duplicateKey, 12),
    (#"{"longer-than-8":1,"x":2,"longer-than-8":3}"#, .duplicateKey, 25),
    (#"{"\ud83d\ude00":1,"😀":2}"#, .duplicateKey, 18), (#"[{"b":{},"b":[]}]"#, .duplicateKey, 9),
  ]

  @Test(arguments: invalid)
  func `invalid JSON is refused, at the right byte`(
    text: String, rule: Rejection.Rule, offset: Int
  ) throws {
    let rejection = try #require(refusal(of: Array(text.utf8)))
    #expect(rejection.rule == rule)
    #expect(rejection.message.hasPrefix("byte \(offset): expected"), "\(rejection)")
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80],
      [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
      [0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0xFF],
    ] as [[UInt8]])
  func `ill-formed UTF-8 is refused`(bytes: [UInt8]) throws {
    let quoted = [0x22] + bytes + [0x22]
    #expect(refusal(of: quoted)?.rule == .encoding)
    #expect(
      refusal(of: Array(#"{"a":["#.utf8) + quoted + Array("]}".utf8))?.path.description == "$.a[0]")
    #expect(refusal(of: Array("{".utf8) + quoted + Array(":1}".utf8))?.rule == .encoding)
  }

  @Test(arguments: [
    ("[", "]"), (#"{"a":"#, "}"),
  ])
  func `64 levels are taken, 65 are not`(open: String, close: String) throws {
    func nested(_ levels: Int) -> [UInt8] {
      let inner = open == "[" ? "" : "1"
      let text =
        String(repeating: open, count: levels) + inner + String(repeating: close, count: levels)
      return Array(text.utf8)
    }
    #expect(refusal(of: nested(64)) == nil)
    let rejection = try #require(refusal(of: nested(65)))
    #expect(rejection.rule == .depth)
    #expect(rejection.path.components.count == 64)
    #expect(refusal(of: Array(String(repeating: "[", count: 200_000).utf8))?.rule == .depth)
  }

  @Test func `256 KiB are taken, a byte more is not`() throws {
    func sized(_ count: Int) -> [UInt8] {
      [0x22] + [UInt8](repeating: 0x61, count: count - 2) + [0x22]
    }
    #expect(refusal(of: sized(262_144)) == nil)
    let rejection = try #require(refusal(of: sized(262_145)))
    #expect(rejection.rule == .size)
    #expect(rejection.message == "has 262145 bytes; at most 262144 are taken")
  }

  @Test(arguments: [
    (#"{"a":{"b":[0,{"c d":tru}]}}"#, #"$.a.b[1]["c d"]"#, "byte 23: expected 'true', found"),
    (#"{"a":[1,2 3]}"#, "$.a", "byte 10: expected ',' or ']'"),
    (#"{"a":1 "b":2}"#, "$", "byte 7: expected ',' or '}'"),
    (#"{"x":{"a":1,"b":2,"a":3}}"#, "$.x.a", "byte 18: expected each key once"),
    (#"{"a":[],"b":[{}, {"c":"\ud800"}]}"#, "$.b[1].c", "byte 23: expected a low surrogate"),
    (#"[1,[2,[3,"#, "$[1][1][1]", "byte 9: expected a value, found the end of the input"),
  ])
  func `a fault is placed`(text: String, path: String, message: String) throws {
    let rejection = try #require(refusal(of: Array(text.utf8)))
    #expect(rejection.path.description == path)
    #expect(
      rejection.message.hasPrefix(message) || message.hasPrefix(rejection.message), "\(rejection)")
  }

  @Test(arguments: [31, 32, 33, 34, 100, 5_000])
  func `a duplicate is found among many keys, with and without escapes`(count: Int) throws {
    var members = (0..<count).map { #""some-rather-long-key-\#($0)":\#($0)"# }
    #expect(refusal(of: Array("{\(members.joined(separator: ","))}".utf8)) == nil)
    for duplicate in ["some-rather-long-key-7", #"some-rather-lon\u0067-key-7"#] {
      members.append("\"\(duplicate)\":0")
      let rejection = try #require(refusal(of: Array("{\(members.joined(separator: ","))}".utf8)))
      #expect(rejection.rule == .duplicateKey)
      #expect(rejection.path.description == #"$["some-rather-long-key-7"]"#)
      members.removeLast()
    }
  }

  @Test func `keys of one length, beginning and end cost no more than others`() throws {
    let members = (0..<6_000).map { "\"AAAAAAAA\(100_000 + $0)BBBBBBBB\":0" }
    #expect(refusal(of: Array("{\(members.joined(separator: ","))}".utf8)) == nil)
  }

  @Test func `no truncation and no changed byte makes the reader trap`() throws {
    let text = #"{"a":[1.5e3,"é\ud83d\ude00\n",{"b":null,"c":true}],"d":-0}"#
    let bytes = Array(text.utf8)
    for end in 0..<bytes.count { #expect(refusal(of: Array(bytes[..<end])) != nil) }
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<5_000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        changed[Int.random(in: 0..<bytes.count, using: &numbers)] = .random(
          in: 0...255, using: &numbers)
      }
      _ = refusal(of: changed)?.description
    }
  }

  @Test func `a fault says nothing of the text around it`() throws {
    for text in [#"{"k":"hunter2secret"#, #"{"k":hunter2}"#, #"{"k":"hunter2\x"}"#, "hunter2"] {
      #expect(!(try #require(refusal(of: Array(text.utf8))).description.contains("hunter")))
    }
  }

  private func refusal(of bytes: [UInt8]) -> Rejection? {
    do {
      _ = try JSON(bytes)
      return nil
    } catch {
      return error
    }
  }
}
