internal import Crypto

/// A SHA-256 digest: 32 bytes.
package struct Hash: Hashable, Sendable {
  /// Its bytes, most significant first. Words and not an array: the tree handles millions of them, and none is
  /// allocated. Nor a SIMD vector: values aligned to 32 bytes corrupt the frames of async functions, which are
  /// aligned to 16 (seen with Swift 6.3.1 on Linux).
  package let first, second, third, fourth: UInt64

  package init(first: UInt64, second: UInt64, third: UInt64, fourth: UInt64) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  init(_ digest: SHA256.Digest) {
    self = unsafe digest.withUnsafeBytes { bytes in
      func word(_ index: Int) -> UInt64 {
        UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
      }
      return Hash(first: word(0), second: word(1), third: word(2), fourth: word(3))
    }
  }

  /// Takes exactly 32 bytes; nil for any other number of them.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var rest = bytes.makeIterator()
    func word() -> UInt64 {
      (0..<8).reduce(0) { word, _ in word << 8 | UInt64(rest.next() ?? 0) }
    }
    self.init(first: word(), second: word(), third: word(), fourth: word())
  }

  /// The same from where they lie, without a copy.
  package init?(_ bytes: Span<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    func word(at start: Int) -> UInt64 {
      var word: UInt64 = 0
      for index in start..<start + 8 { word = word << 8 | UInt64(bytes[index]) }
      return word
    }
    self.init(first: word(at: 0), second: word(at: 8), third: word(at: 16), fourth: word(at: 24))
  }

  /// Takes exactly 64 hexadecimal digits of either case; nil for anything else.
  package init?(hex: String) {
    guard hex.utf8.count == 2 * Self.byteCount else { return nil }
    let digits = hex.utf8Span.span
    func word(at start: Int) -> UInt64? {
      var word: UInt64 = 0
      for index in start..<start + 16 {
        guard let digit = Self.digit(digits[index]) else { return nil }
        word = word << 4 | digit
      }
      return word
    }
    guard let first = word(at: 0), let second = word(at: 16), let third = word(at: 32),
      let fourth = word(at: 48)
    else { return nil }
    self.init(first: first, second: second, third: third, fourth: fourth)
  }

  private static func digit(_ character: UInt8) -> UInt64? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  package static let byteCount = 32

  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    append(to: &bytes)
    return bytes
  }

  /// The plain digest of `bytes`, without any of the prefixes of the tree.
  package static func digest(of bytes: [UInt8]) -> Hash {
    digest { $0.add(bytes.span) }
  }

  /// The plain digest of `first ‖ second`.
  package static func digest(of first: [UInt8], then second: [UInt8]) -> Hash {
    digest {
      $0.add(first.span)
      $0.add(second.span)
    }
  }

  /// The plain digest of all that the body adds, one part behind the other, none of them copied.
  package static func digest(_ body: (inout Digest) -> Void) -> Hash {
    var digest = Digest()
    body(&digest)
    return Hash(digest.function.finalize())
  }

  /// A digest that is being made.
  package struct Digest {
    fileprivate var function = SHA256()

    package mutating func add(_ bytes: Span<UInt8>) {
      // Not `update(data:)`, which goes through every kind of collection: a third of the time for 100 bytes.
      unsafe bytes.withUnsafeBytes { unsafe function.update(bufferPointer: $0) }
    }

    /// An integer's bytes, most significant first.
    package mutating func add(_ integer: some FixedWidthInteger & BitwiseCopyable) {
      unsafe withUnsafeBytes(of: integer.bigEndian) { unsafe function.update(bufferPointer: $0) }
    }

    package mutating func add(_ hash: Hash) {
      let words: InlineArray<4, UInt64> = [
        hash.first.bigEndian, hash.second.bigEndian, hash.third.bigEndian, hash.fourth.bigEndian,
      ]
      unsafe withUnsafeBytes(of: words) { unsafe function.update(bufferPointer: $0) }
    }
  }
}

extension Hash: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * Self.byteCount)
    for byte in bytes {
      text.append(Self.character(byte >> 4))
      text.append(Self.character(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func character(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}

/// The Merkle Tree Hash, RFC 6962 §2.1.
extension Hash {
  /// The root of a tree without leaves: `SHA-256("")`.
  package static let emptyTree = digest(of: [])

  /// `SHA-256(0x00 ‖ leaf)`
  package static func leaf(_ leaf: [UInt8]) -> Hash { self.leaf(leaf.span) }

  /// The same without a copy.
  package static func leaf(_ leaf: Span<UInt8>) -> Hash {
    digest {
      $0.add(0x00 as UInt8)
      $0.add(leaf)
    }
  }

  /// `SHA-256(0x01 ‖ left ‖ right)`
  package static func node(_ left: Hash, _ right: Hash) -> Hash {
    digest {
      $0.add(0x01 as UInt8)
      $0.add(left)
      $0.add(right)
    }
  }

  /// Adds the 32 bytes to the end of `buffer`.
  package func append(to buffer: inout [UInt8]) {
    append(first, to: &buffer)
    append(second, to: &buffer)
    append(third, to: &buffer)
    append(fourth, to: &buffer)
  }

  private func append(_ word: UInt64, to buffer: inout [UInt8]) {
    unsafe withUnsafeBytes(of: word.bigEndian) { unsafe buffer.append(contentsOf: $0) }
  }
}
