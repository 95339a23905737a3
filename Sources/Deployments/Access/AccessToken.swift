internal import Crypto

/// What a caller proves with who it is: `shl_`, 160 random bits as 27 digits to the base 62, and six more such digits of a
/// checksum over all that stands before them.
///
/// Its text is shown to whoever made it, once, and kept nowhere: the log has its SHA-256 alone. So that no message has it by
/// accident, it describes itself without it.
package struct AccessToken: Hashable, Sendable {
  /// The secret, 37 characters of ASCII.
  package let text: String

  private static let prefix = Array("shl_".utf8)
  private static let randomDigits = 27
  private static let checksumDigits = 6

  /// Makes one that nobody has.
  package init(using random: inout some RandomNumberGenerator) {
    var number = (0..<5).map { _ in UInt32.random(in: 0 ... .max, using: &random) }
    let stem = Self.prefix + Base62.digits(of: &number, count: Self.randomDigits)
    text = String(decoding: stem + Self.checksum(of: stem), as: UTF8.self)
  }

  package init() {
    var random = SystemRandomNumberGenerator()
    self.init(using: &random)
  }

  /// Takes what one was given by a caller; nil for what none of ours can be, such as one with a typing error.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    let stem = bytes.dropLast(Self.checksumDigits)
    guard stem.count == Self.prefix.count + Self.randomDigits, stem.starts(with: Self.prefix),
      stem.dropFirst(Self.prefix.count).allSatisfy(Base62.isDigit),
      Self.checksum(of: stem) == Array(bytes.suffix(Self.checksumDigits))
    else { return nil }
    self.text = text
  }

  /// SHA-256 of its text: 32 bytes.
  package var sha256: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  private static func checksum(of stem: some Sequence<UInt8>) -> [UInt8] {
    var number = [CRC32.checksum(of: stem)]
    return Base62.digits(of: &number, count: checksumDigits)
  }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "shl_…" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Numbers to the base 62: digits, capitals, small letters.
private enum Base62 {
  static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  static func isDigit(_ byte: UInt8) -> Bool { byte.isDigit || byte.isLetter }

  /// The last `count` digits of a number, whose words come with the most significant first; what is left of it stays.
  static func digits(of number: inout [UInt32], count: Int) -> [UInt8] {
    var digits: [UInt8] = []
    for _ in 0..<count {
      var remainder: UInt64 = 0
      for index in number.indices {
        let part = remainder << 32 | UInt64(number[index])
        number[index] = UInt32(part / 62)
        remainder = part % 62
      }
      digits.append(alphabet[Int(remainder)])
    }
    return digits.reversed()
  }
}

/// The checksum of ISO 3309 and of zlib: polynomial 0xEDB88320, reflected.
enum CRC32 {
  static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    var register = UInt32.max
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register >> 1 ^ (register & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~register
  }
}
