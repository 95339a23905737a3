extension JSONReader {
  /// A number, RFC 8259 §6: kept as written, of any size.
  mutating func number(_ bytes: Span<UInt8>) throws(Fault) {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
      position += 1
      if position < bytes.count, isDigit(bytes[position]) {
        throw fault(.json, position, tape.count, "expected a number without leading zeroes")
      }
    } else {
      try digits(bytes)
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try digits(bytes)
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try digits(bytes)
    }
    tape.append(.number, start, position)
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(Fault) {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    guard position > start else { throw expected("a digit", bytes, tape.count) }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") <= 9
  }

  mutating func literal(
    _ bytes: Span<UInt8>, _ word: String, _ kind: JSONTape.Entry.Kind
  ) throws(Fault) {
    let start = position
    for byte in word.utf8 {
      guard position < bytes.count, bytes[position] == byte else {
        throw expected("'\(word)'", bytes, tape.count)
      }
      position += 1
    }
    tape.append(kind, start, position)
  }
}
