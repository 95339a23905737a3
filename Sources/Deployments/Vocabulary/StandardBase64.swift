/// Base 64 with the standard alphabet and padding, nothing else in between (RFC 4648 §4).
enum StandardBase64 {
  static func isValid(_ text: String) -> Bool { decode(text) != nil }

  /// The bytes that the text stands for; `nil` where it is not valid, also for bits that are left
  /// over and not zero.
  static func decode(_ text: String) -> [UInt8]? {
    var text = text.utf8[...]
    guard text.count % 4 == 0 else { return nil }
    var padding = 0
    while padding < 2, text.last == UInt8(ascii: "=") {
      text.removeLast()
      padding += 1
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    for character in text {
      guard let value = value(of: character) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    return bits == 0 ? bytes : nil
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
