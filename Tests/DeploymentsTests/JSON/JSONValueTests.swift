import Testing

@testable import Deployments

@Suite struct `JSON values` {
  let document: JSON

  init() throws {
    document = try JSON(
      Array(
        #"{"text":"a\u00e9\n","plain":"été","list":[1,"two",[],{"x":[null]}],"int":-42,"real":1.50,"huge":1e400,"yes":true,"no":false,"nothing":null,"big":9223372036854775808,"time":"2026-01-15T14:00:00Z","k\u0065y":7}"#
          .utf8))
  }

  @Test func `members are found by key, also by an escaped one`() {
    #expect(document.root["int"]?.int == -42)
    #expect(document.root["key"]?.int == 7)
    #expect(document.root["none"] == nil)
    #expect(document.root["in"] == nil)
    #expect(document.root["int"]?["x"] == nil)
    #expect(document.root["list"]?["x"] == nil)
  }

  @Test func `strings lose their escapes`() {
    #expect(document.root["text"]?.string == "aé\n")
    #expect(document.root["text"]?.utf8Length == 4)
    #expect(document.root["text"]?.bytesEqual("aé\n") == true)
    #expect(document.root["plain"]?.string == "été")
    #expect(document.root["plain"]?.utf8Length == 5)
    #expect(document.root["plain"]?.bytesEqual("été") == true)
    #expect(document.root["plain"]?.bytesEqual("e\u{301}t\u{e9}") == false)
    #expect(document.root["int"]?.string == nil)
    #expect(document.root["time"]?.timestamp?.rfc3339 == "2026-01-15T14:00:00Z")
  }

  @Test func `numbers are kept as written`() {
    #expect(document.root["real"]?.number == "1.50")
    #expect(document.root["real"]?.double == 1.5)
    #expect(document.root["real"]?.int == nil)
    #expect(document.root["huge"]?.number == "1e400")
    #expect(document.root["huge"]?.double == nil)
    #expect(document.root["big"]?.int == nil)
    #expect(document.root["big"]?.number == "9223372036854775808")
  }

  @Test func `kinds and literals`() {
    #expect(document.root.kind == .object)
    #expect(document.root["list"]?.kind == .array)
    #expect(document.root["text"]?.kind == .string)
    #expect(document.root["int"]?.kind == .number)
    #expect(document.root["yes"]?.bool == true)
    #expect(document.root["no"]?.bool == false)
    #expect(document.root["no"]?.kind == .bool)
    #expect(document.root["nothing"]?.isNull == true)
    #expect(document.root["yes"]?.isNull == false)
  }

  @Test func `children come in order`() throws {
    let list = try #require(document.root["list"])
    #expect(list.count == 4)
    #expect(list.elements.map(\.kind) == [.number, .string, .array, .object])
    #expect(list[1]?.string == "two")
    #expect(list[4] == nil)
    #expect(list[-1] == nil)
    #expect(document.root.count == 12)
    #expect(
      document.root.members.map(\.key) == [
        "text", "plain", "list", "int", "real", "huge", "yes", "no", "nothing", "big", "time",
        "key",
      ])
    #expect(try #require(document.root["int"]).count == 0)
    #expect(Array(try #require(document.root["int"]).elements).isEmpty)
  }

  @Test func `a value knows its path and its bytes`() throws {
    let deep = try #require(document.root["list"]?[3]?["x"]?[0])
    #expect(deep.path.description == "$.list[3].x[0]")
    #expect(deep.path.pointer == "/list/3/x/0")
    #expect(document.root.path == .root)
    #expect(Array(document.root["text"]?.raw ?? []) == Array(#""a\u00e9\n""#.utf8))
    #expect(Array(document.root["list"]?[3]?.raw ?? []) == Array(#"{"x":[null]}"#.utf8))
    #expect(Array(document.root.raw) == document.bytes)
  }

  @Test(arguments: [
    (#"{"a":1,"b":[true,null]}"#, #" { "b" : [ true , null ] , "a" : 1 } "#, true),
    (#"{"a":"é\/"}"#, #"{"\u0061":"\u00E9/"}"#, true),
    (#"{"a":1}"#, #"{"a":1.0}"#, false), (#"{"a":1}"#, #"{"a":2}"#, false),
    (#"{"a":1}"#, #"{"a":1,"b":1}"#, false), (#"{"a":1}"#, #"{"b":1}"#, false),
    ("[1,2]", "[2,1]", false), ("[1,2]", "[1,2,3]", false), ("[1,2,3]", "[1,2]", false),
    ("[]", "{}", false), ("null", "false", false), ("true", "false", false), (#""1""#, "1", false),
    ("\"\u{e9}\"", "\"e\u{301}\"", false),
  ])
  func `equivalence is that of JSON values`(left: String, right: String, expected: Bool) throws {
    let (left, right) = (try JSON(Array(left.utf8)), try JSON(Array(right.utf8)))
    #expect(left.root.isEquivalent(to: right.root) == expected)
    #expect(right.root.isEquivalent(to: left.root) == expected)
  }
}

@Suite struct `JSON paths` {
  @Test func `keys that are no identifiers stand in brackets`() {
    let path = JSONPath.root.appending("a_1").appending("my key").appending(3).appending("\"q\"")
      .appending("1a").appending("")
    #expect(path.description == #"$.a_1["my key"][3]["\"q\""]["1a"][""]"#)
  }

  @Test func `a pointer escapes tildes and slashes`() {
    #expect(JSONPath.root.appending("a/b~c").appending(0).pointer == "/a~1b~0c/0")
    #expect(JSONPath.root.pointer.isEmpty)
  }

  @Test func `a very long key is cut`() {
    let path = JSONPath.root.appending(String(repeating: "k", count: 10_000))
    #expect(path.description.utf8.count < 120)
  }
}
