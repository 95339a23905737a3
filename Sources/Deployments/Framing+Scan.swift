/// How far an object has been passed over.
struct FrameScan: Sendable {
  /// In the buffer; `nil` between objects.
  var start: Int?
  /// On which it begins.
  var line = 1
  var depth = 0
  var isInString = false
  var isEscaped = false
}

extension EventFraming {
  /// Moves on to the end of the object; false where the buffer ends before. Stops soon after the
  /// limit.
  mutating func passObject() throws(Rejection) -> Bool {
    let bytes = buffer
    let end = min(bytes.count, (scan.start ?? 0) + limit + 1)
    while position < end {
      if scan.isInString {
        try passString(bytes.span, end)
      } else if passStructure(bytes.span, end) {
        return true
      }
    }
    return false
  }

  /// Moves to the next string; true at the object's end.
  private mutating func passStructure(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
    while position < end {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        scan.isInString = true
        return false
      case UInt8(ascii: "{"), UInt8(ascii: "["): scan.depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        scan.depth -= 1
        if scan.depth == 0 { return true }
      case 0x0A: line += 1
      default: break
      }
    }
    return false
  }

  /// Moves past the closing quote. No string goes on after its line: that keeps one missing quote
  /// from swallowing the events behind it.
  private mutating func passString(_ bytes: Span<UInt8>, _ end: Int) throws(Rejection) {
    while position < end {
      if !scan.isEscaped { skipPlain(bytes, end) }
      guard position < end else { return }
      let byte = bytes[position]
      guard byte != 0x0A else {
        throw failed(.json, "expected '\"' before the end of line \(line)")
      }
      position += 1
      if scan.isEscaped {
        scan.isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        scan.isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        scan.isInString = false
        return
      }
    }
  }

  /// Moves over bytes that are no quote, backslash or control character, eight at a time.
  private mutating func skipPlain(_ bytes: Span<UInt8>, _ end: Int) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    while position + 8 <= end {
      let word = bytes.word(at: position)
      let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let slashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      let stops =
        (((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)
          | ((word &- ones &* 0x20) & ~word)) & (ones &* 0x80)
      guard stops == 0 else {
        position += stops.trailingZeroBitCount >> 3
        return
      }
      position += 8
    }
  }
}
