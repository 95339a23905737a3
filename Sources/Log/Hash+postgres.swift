package import Merkle
package import Postgres

/// `bytea` of 32 bytes.
extension Hash: PostgresValue {
  package static var oid: UInt32 { [UInt8].oid }
  package static var arrayOID: UInt32 { [UInt8].arrayOID }

  package func encode(into bytes: inout [UInt8]) { append(to: &bytes) }

  package init(decoding bytes: RawSpan) throws(PostgresError) {
    guard bytes.byteCount == Self.byteCount else {
      throw .malformed("a hash cannot have \(bytes.byteCount) bytes")
    }
    self.init(
      first: try bytes.bigEndian(), second: try bytes.bigEndian(at: 8),
      third: try bytes.bigEndian(at: 16), fourth: try bytes.bigEndian(at: 24))
  }
}
