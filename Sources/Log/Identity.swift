internal import Merkle
internal import Postgres

/// The short key of `(source, id)`: the first 16 bytes of `SHA-256(source ‖ 0x00 ‖ id)`.
///
/// Its index is the one of the log that is hit at random, hence not the texts themselves. NUL is in no
/// event, so no two pairs are written alike.
struct Identity: Hashable, Sendable {
  /// Words and not an array: under the head lock that of every event is looked up.
  private let first, second: UInt64

  init(source: String, id: String) {
    self.init(sourceUTF8: source.utf8Span.span, idUTF8: id.utf8Span.span)
  }

  init(sourceUTF8: Span<UInt8>, idUTF8: Span<UInt8>) {
    let hash = Hash.digest {
      $0.add(sourceUTF8)
      $0.add(0x00 as UInt8)
      $0.add(idUTF8)
    }
    first = hash.first
    second = hash.second
  }

  /// Takes exactly 16 bytes; nil for any other number of them.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var (first, second): (UInt64, UInt64) = (0, 0)
    for index in 0..<8 {
      first = first << 8 | UInt64(bytes[index])
      second = second << 8 | UInt64(bytes[8 + index])
    }
    self.first = first
    self.second = second
  }
}

/// `bytea` of 16 bytes.
extension Identity: PostgresValue {
  static var oid: UInt32 { [UInt8].oid }
  static var arrayOID: UInt32 { [UInt8].arrayOID }

  func encode(into bytes: inout [UInt8]) {
    bytes.appendBigEndian(first)
    bytes.appendBigEndian(second)
  }

  init(decoding bytes: RawSpan) throws(PostgresError) {
    guard bytes.byteCount == 16 else {
      throw .malformed("an identity cannot have \(bytes.byteCount) bytes")
    }
    first = try bytes.bigEndian()
    second = try bytes.bigEndian(at: 8)
  }
}
