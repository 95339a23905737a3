package import Deployments
package import Postgres

/// `timestamptz`: microseconds since 2000, in binary.
extension Timestamp: PostgresValue {
  package static var oid: UInt32 { 1184 }
  package static var arrayOID: UInt32 { 1185 }

  package func encode(into bytes: inout [UInt8]) {
    (microseconds - Self.year2000).encode(into: &bytes)
  }

  package init(decoding bytes: RawSpan) throws(PostgresError) {
    self.init(microseconds: try Int64(decoding: bytes) + Self.year2000)
  }

  /// 2000-01-01T00:00:00Z, in microseconds since 1970.
  private static let year2000: Int64 = 946_684_800_000_000
}
