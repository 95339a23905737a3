/// Strings as JSON text, with the fewest escapes, as JCS wants them (RFC 8785 §3.2.2.2).
package enum JSONString {
  /// Appends `text` in quotes.
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    guard hasEscapes(text.utf8Span.span) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): escape(byte, to: &bytes)
      case 0x08: escape(UInt8(ascii: "b"), to: &bytes)
      case 0x09: escape(UInt8(ascii: "t"), to: &bytes)
      case 0x0A: escape(UInt8(ascii: "n"), to: &bytes)
      case 0x0C: escape(UInt8(ascii: "f"), to: &bytes)
      case 0x0D: escape(UInt8(ascii: "r"), to: &bytes)
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes.append(hexDigit(byte >> 4))
        bytes.append(hexDigit(byte & 0xF))
      default: bytes.append(byte)
      }
    }
  }

  private static func hasEscapes(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where needsEscape(text[index]) { return true }
    return false
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(byte)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
