/// The syntax of RFC 3986, as far as one can tell a URI from other text without knowing its scheme.
enum URI {
  /// Whether it has a scheme (§3.1) and only the characters of a URI.
  static func isAbsolute(_ text: Span<UInt8>) -> Bool {
    schemeLength(text) != nil && hasOnlyURICharacters(text)
  }

  /// Whether it is a URI or a relative reference (§4.1); the empty one counts as well.
  static func isReference(_ text: Span<UInt8>) -> Bool {
    guard hasOnlyURICharacters(text) else { return false }
    return schemeLength(text) != nil || !hasColonInFirstSegment(text)
  }

  /// The number of bytes before the colon that ends a scheme.
  static func schemeLength(_ text: Span<UInt8>) -> Int? {
    guard !text.isEmpty, text[0].isLetter else { return nil }
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: ":"): return index
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
      case let byte where byte.isLetter || byte.isDigit: continue
      default: return nil
      }
    }
    return nil
  }

  /// A first segment with a colon would be read as a scheme (§4.2).
  private static func hasColonInFirstSegment(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: ":"): return true
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return false
      default: continue
      }
    }
    return false
  }

  /// Unreserved and reserved characters (§2.2, §2.3), `%` only before two hexadecimal digits
  /// (§2.1), `#` once.
  private static func hasOnlyURICharacters(_ text: Span<UInt8>) -> Bool {
    var digitsDue = 0
    var hasFragment = false
    for index in text.indices {
      let byte = text[index]
      if digitsDue > 0 {
        guard byte.isHex else { return false }
        digitsDue -= 1
        continue
      }
      switch byte {
      case UInt8(ascii: "%"): digitsDue = 2
      case UInt8(ascii: "#"):
        if hasFragment { return false }
        hasFragment = true
      default: guard isAllowed(byte) else { return false }
      }
    }
    return digitsDue == 0
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "&")...UInt8(ascii: ";"),
      UInt8(ascii: "?")...UInt8(ascii: "["), UInt8(ascii: "!"), UInt8(ascii: "$"),
      UInt8(ascii: "="), UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
