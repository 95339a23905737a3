import Crypto

/// Ids that follow from what they stand for, so that the same thing told again is recognised: UUID
/// version 5 (RFC 9562 §5.5, SHA-1 of a namespace and a name).
package enum DerivedID {
  /// The namespace of URLs (RFC 9562 §6.6).
  static let urls: [UInt8] = [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
  ]

  /// A UUID in its canonical form, lower case: of the parts, within a namespace of its own for each
  /// `source`.
  ///
  /// Parts are joined by line feeds, which no attribute of an event may contain: different parts
  /// never read the same.
  package static func uuid(source: String, _ parts: [String]) -> String {
    let namespace = uuid5(namespace: urls, name: Array(source.utf8))
    return text(uuid5(namespace: namespace, name: Array(parts.joined(separator: "\n").utf8)))
  }

  static func uuid5(namespace: [UInt8], name: [UInt8]) -> [UInt8] {
    var bytes = Array(Insecure.SHA1.hash(data: namespace + name).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x50
    bytes[8] = bytes[8] & 0x3F | 0x80
    return bytes
  }

  static func text(_ uuid: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in uuid.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
