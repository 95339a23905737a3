extension Shape.Pattern {
  func matches(_ text: Span<UInt8>) -> Bool {
    switch self {
    case .commit: text.count >= 7 && text.count <= 64 && Self.isHex(text, from: 0)
    case .sha256: Self.isDigest(text, after: "sha256:")
    case .hmac: Self.isDigest(text, after: "hmac-sha256:")
    }
  }

  var expectation: String {
    switch self {
    case .commit: "a commit id of 7 to 64 lower-case hexadecimal digits"
    case .sha256: "sha256: and 64 lower-case hexadecimal digits"
    case .hmac: "hmac-sha256: and 64 lower-case hexadecimal digits"
    }
  }

  private static func isDigest(_ text: Span<UInt8>, after prefix: String) -> Bool {
    guard text.count == prefix.utf8.count + 64 else { return false }
    for (index, byte) in prefix.utf8.enumerated() where text[index] != byte { return false }
    return isHex(text, from: prefix.utf8.count)
  }

  private static func isHex(_ text: Span<UInt8>, from start: Int) -> Bool {
    for index in start..<text.count where !text[index].isLowerHex { return false }
    return true
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLower: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  var isLetter: Bool { (self | 0x20).isLower }
  var isLowerHex: Bool { isDigit || (self >= UInt8(ascii: "a") && self <= UInt8(ascii: "f")) }
  var isHex: Bool { isDigit || (isLetter && (self | 0x20).isLowerHex) }
}
