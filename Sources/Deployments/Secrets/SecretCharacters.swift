/// The alphabets that tokens are written in, as sets of classes of ASCII bytes.
struct SecretCharacters: OptionSet, Hashable, Sendable {
  let rawValue: UInt16

  static let digit = Self(rawValue: 1 << 0)
  /// `a` to `f`.
  static let lowerHex = Self(rawValue: 1 << 1)
  /// `g` to `z`.
  static let otherLower = Self(rawValue: 1 << 2)
  static let upper = Self(rawValue: 1 << 3)
  static let underscore = Self(rawValue: 1 << 4)
  static let dash = Self(rawValue: 1 << 5)
  static let dot = Self(rawValue: 1 << 6)
  /// `+ / =`, and `%` for their escaped forms in URLs.
  static let base64 = Self(rawValue: 1 << 7)
  static let tilde = Self(rawValue: 1 << 8)
  /// What calls for a closer look wherever it stands: `= : ~`.
  static let trigger = Self(rawValue: 1 << 9)

  static let lower: Self = [.lowerHex, .otherLower]
  static let hex: Self = [.digit, .lowerHex]
  static let letterOrDigit: Self = [.digit, .lower, .upper]
  static let word: Self = [.letterOrDigit, .underscore]
  static let urlSafe: Self = [.word, .dash]
  static let anyToken: Self = [.urlSafe, .dot, .base64, .tilde]

  static func of(_ byte: UInt8) -> Self {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case UInt8(ascii: "a")...UInt8(ascii: "f"): .lowerHex
    case UInt8(ascii: "g")...UInt8(ascii: "z"): .otherLower
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): .upper
    case UInt8(ascii: "_"): .underscore
    case UInt8(ascii: "-"): .dash
    case UInt8(ascii: "."): .dot
    case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "%"): .base64
    case UInt8(ascii: "="): [.base64, .trigger]
    case UInt8(ascii: "~"): [.tilde, .trigger]
    case UInt8(ascii: ":"): .trigger
    default: []
    }
  }

  /// By byte.
  static let table: [Self] = (0...255).map { of(UInt8($0)) }
}
