extension JSONReader {
  /// Passes over the rest of a string, its opening quote behind it; true where it has escapes.
  mutating func string(_ bytes: Span<UInt8>, target: Int) throws(Fault) -> Bool {
    var escaped = false
    while true {
      skipPlain(bytes)
      guard position < bytes.count else { throw expected("'\"'", bytes, target) }
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return escaped
      case UInt8(ascii: "\\"):
        escaped = true
        try escape(bytes, target)
      case 0:
        throw fault(.nul, position, target, "expected text without U+0000")
      case 0..<0x20:
        throw fault(
          .json, position, target, "expected control characters in a string to be escaped")
      case 0x80...:
        try scalar(bytes, target)
      default: position += 1
      }
    }
  }

  /// Passes over bytes that need no second look, eight at a time.
  @inline(__always)
  private mutating func skipPlain(_ bytes: Span<UInt8>) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while position &+ 8 <= bytes.count {
      let word = bytes.word(at: position)
      let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      // A top bit is set for each byte that is a quote, a backslash, a control character, or not
      // ASCII (and perhaps falsely for bytes after the first such one, which is why only the lowest
      // is used).
      let stops =
        ((quotes &- ones) | (slashes &- ones) | (word &- ones &* 0x20) | word) & tops
      if stops != 0 {
        position &+= stops.trailingZeroBitCount >> 3
        return
      }
      position &+= 8
    }
    while position < bytes.count {
      let byte = bytes[position]
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
      else { return }
      position &+= 1
    }
  }

  private mutating func escape(_ bytes: Span<UInt8>, _ target: Int) throws(Fault) {
    let start = position
    position += 1
    guard position < bytes.count else { throw expected("an escape", bytes, target) }
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      let unit = try hexadecimal(bytes, target)
      switch unit {
      case 0: throw fault(.nul, start, target, "expected text without U+0000")
      case 0xD800..<0xDC00:
        let alone = fault(
          .surrogate, start, target, "expected a low surrogate after a high one")
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
          bytes[position + 1] == UInt8(ascii: "u")
        else { throw alone }
        position += 2
        guard (0xDC00..<0xE000).contains(try hexadecimal(bytes, target)) else { throw alone }
      case 0xDC00..<0xE000:
        throw fault(.surrogate, start, target, "expected a high surrogate before a low one")
      default: break
      }
    default:
      throw expected("one of \" \\ / b f n r t u after a backslash", bytes, target)
    }
  }

  private mutating func hexadecimal(_ bytes: Span<UInt8>, _ target: Int) throws(Fault) -> UInt32 {
    guard let unit = JSONEscapes.unit(bytes, position) else {
      throw expected("four hexadecimal digits after \\u", bytes, target)
    }
    position += 4
    return unit
  }

  /// Passes over scalars outside ASCII: the table of well-formed byte sequences, Unicode 16 §3.9,
  /// table 3-7.
  private mutating func scalar(_ bytes: Span<UInt8>, _ target: Int) throws(Fault) {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[position] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw malformed(target)
    }
    guard position + length <= bytes.count, second.contains(bytes[position + 1]) else {
      throw malformed(target)
    }
    for index in 2..<max(length, 2) where bytes[position + index] & 0xC0 != 0x80 {
      throw malformed(target)
    }
    position += length
  }

  private func malformed(_ target: Int) -> Fault {
    fault(.encoding, position, target, "expected well-formed UTF-8")
  }
}
