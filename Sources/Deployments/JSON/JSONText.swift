/// A JSON value to write: members stay in the order given.
package indirect enum JSONText: Sendable {
  case object([(String, JSONText)])
  case array([JSONText])
  case string(String)
  case int(Int64)
  /// Written as `null` where it is not finite, since JSON has no such numbers.
  case double(Double)
  case bool(Bool)
  case null
  /// Bytes that are JSON already, written as they are.
  case raw([UInt8])

  /// UTF-8 without white space.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes, indentation: nil)
    return bytes
  }

  /// Two spaces a level, one member or element a line, no newline at the end.
  package func pretty() -> String {
    var bytes: [UInt8] = []
    append(to: &bytes, indentation: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the compact form.
  package func append(to bytes: inout [UInt8]) {
    append(to: &bytes, indentation: nil)
  }

  private func append(to bytes: inout [UInt8], indentation: Int?) {
    switch self {
    case .object(let members):
      Self.list("{", "}", members, to: &bytes, indentation) { member, bytes, indentation in
        JSONString.append(member.0, to: &bytes)
        bytes += (indentation == nil ? ":" : ": ").utf8
        member.1.append(to: &bytes, indentation: indentation)
      }
    case .array(let elements):
      Self.list("[", "]", elements, to: &bytes, indentation) { element, bytes, indentation in
        element.append(to: &bytes, indentation: indentation)
      }
    case .string(let text): JSONString.append(text, to: &bytes)
    case .int(let value): bytes += String(value).utf8
    case .double(let value): bytes += Self.text(of: value).utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .null: bytes += "null".utf8
    case .raw(let raw): bytes += raw
    }
  }

  private static func list<Item>(
    _ opening: String, _ closing: String, _ items: [Item], to bytes: inout [UInt8],
    _ indentation: Int?, each write: (Item, inout [UInt8], Int?) -> Void
  ) {
    let inner = indentation.map { $0 + 1 }
    bytes += opening.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(&bytes, inner)
      write(item, &bytes, inner)
    }
    if !items.isEmpty { newLine(&bytes, indentation) }
    bytes += closing.utf8
  }

  private static func newLine(_ bytes: inout [UInt8], _ indentation: Int?) {
    guard let indentation else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<(2 * indentation) { bytes.append(UInt8(ascii: " ")) }
  }

  /// The shortest text that reads back as the same number; whole numbers without `.0`, as
  /// ECMAScript writes them.
  private static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
    return value.description
  }
}
