/// What strings on the tape say, once their escapes are undone.
///
/// The reader has checked them before: no escape is broken here, and no surrogate alone.
enum JSONEscapes {
  static func text(_ entry: JSONTape.Entry, in bytes: [UInt8]) -> String {
    entry.kind == .escapedString
      ? String(decoding: unescaped(bytes, entry.range), as: UTF8.self)
      : String(decoding: bytes[entry.range], as: UTF8.self)
  }

  static func unescaped(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    unescaped(bytes.span, range)
  }

  /// UTF-8 of the string between the quotes at `range`.
  static func unescaped(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      position += 1
      guard byte == UInt8(ascii: "\\"), position < range.upperBound else {
        result.append(byte)
        continue
      }
      let letter = bytes[position]
      position += 1
      switch letter {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = unit(bytes, position) ?? 0xFFFD
        position += 4
        if (0xD800..<0xDC00).contains(scalar), let low = unit(bytes, position + 2) {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
          position += 6
        }
        append(scalar, to: &result)
      default: result.append(letter)
      }
    }
    return result
  }

  /// The UTF-16 code unit that four hexadecimal digits name, `nil` where they are none.
  static func unit(_ bytes: Span<UInt8>, _ position: Int) -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for index in position..<(position + 4) {
      switch bytes[index] {
      case let byte where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"):
        unit = unit << 4 | UInt32(byte - UInt8(ascii: "0"))
      case let byte where byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"):
        unit = unit << 4 | UInt32(byte | 0x20 - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return unit
  }

  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    let tail = { (shift: UInt32) in UInt8(0x80 | (scalar >> shift & 0x3F)) }
    switch scalar {
    case 0..<0x80: bytes.append(UInt8(scalar))
    case 0..<0x800: bytes += [UInt8(0xC0 | scalar >> 6), tail(0)]
    case 0..<0x10000: bytes += [UInt8(0xE0 | scalar >> 12), tail(6), tail(0)]
    default: bytes += [UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18), tail(12), tail(6), tail(0)]
    }
  }
}
