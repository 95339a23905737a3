import Testing

@testable import Deployments

@Suite struct `Written JSON` {
  @Test func `members keep their order, and only what must be escaped is`() {
    let text = JSONText.object([
      ("b", .int(-1)),
      ("a", .array([.null, .bool(true), .double(1.5), .double(3), .double(.nan)])),
      ("s", .string("\"\\/\u{8}\t\n\u{C}\r\u{1}\u{1f}é😀\u{7f}")), ("r", .raw(Array("[0]".utf8))),
      ("e", .object([])), ("f", .array([])),
    ])
    let expected =
      #"{"b":-1,"a":[null,true,1.5,3,null],"s":"\"\\/\b\t\n\f\r\u0001\u001fé😀"# + "\u{7f}"
      + #"","r":[0],"e":{},"f":[]}"#
    #expect(String(decoding: text.bytes, as: UTF8.self) == expected)
  }

  @Test func `pretty text has two spaces a level`() {
    let text = JSONText.object([("a", .array([.int(1), .object([])])), ("b", .string("x"))])
    #expect(text.pretty() == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x\"\n}")
  }

  @Test func `what is written is read as the same value`() throws {
    var numbers = SeededNumbers(seed: 11)
    for _ in 0..<500 {
      let text = Self.random(&numbers, depth: 0)
      let compact = try JSON(text.bytes)
      let pretty = try JSON(Array(text.pretty().utf8))
      #expect(compact.root.isEquivalent(to: pretty.root))
      let again = try JSON(Self.text(of: compact.root).bytes)
      #expect(again.root.isEquivalent(to: compact.root))
      #expect(again.bytes == compact.bytes)
    }
  }

  private static func random(_ numbers: inout SeededNumbers, depth: Int) -> JSONText {
    switch Int.random(in: 0..<(depth > 4 ? 6 : 8), using: &numbers) {
    case 0: return .null
    case 1: return .bool(.random(using: &numbers))
    case 2: return .int(.random(in: .min ... .max, using: &numbers))
    case 3: return .double(.random(in: -1e9...1e9, using: &numbers))
    case 4, 5: return .string(string(&numbers))
    case 6:
      return .array(
        (0..<Int.random(in: 0..<6, using: &numbers)).map { _ in random(&numbers, depth: depth + 1) }
      )
    default:
      return .object(
        (0..<Int.random(in: 0..<40, using: &numbers)).map {
          ("\($0)-" + string(&numbers), random(&numbers, depth: depth + 3))
        })
    }
  }

  private static func string(_ numbers: inout SeededNumbers) -> String {
    numbers.text(
      Int.random(in: 0..<20, using: &numbers), of: "abcABC012 \"\\/\n\t\u{1}\u{7f}é€😀\u{10FFFF}")
  }

  private static func text(of value: JSON.Value) -> JSONText {
    switch value.kind {
    case .null: .null
    case .bool: .bool(value.bool == true)
    case .number: .raw(Array(value.raw))
    case .string: .string(value.string ?? "")
    case .array: .array(value.elements.map(text))
    case .object: .object(value.members.map { ($0.key, text(of: $0.value)) })
    }
  }
}
