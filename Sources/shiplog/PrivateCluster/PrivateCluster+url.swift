/// The roles that the schema knows.
enum Role: String, Sendable {
  /// Reads and appends.
  case service = "shiplog_service"
  case reader = "shiplog_reader"
  /// The cluster's owner, who may do everything.
  case superuser = "postgres"
}

extension Postmaster {
  /// How a role connects: a URI as libpq and psql take it (libpq, "Connection URIs"), the socket's folder as its
  /// percent-encoded host.
  func url(as role: Role) -> String {
    "postgresql://\(role.rawValue)@\(Postmaster.percentEncoded(socketFolder))/\(Initialization.database)"
  }

  /// RFC 3986 §2.1; unreserved characters stay.
  static func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        return String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }.joined()
  }
}
