import CLibPQ

extension PostgresError {
  /// What a failed result says, or the connection where there is no result.
  init(result: OpaquePointer?, connection: OpaquePointer) {
    let isLost = PQstatus(connection) == CONNECTION_BAD
    guard let result, let sqlstate = Self.field("C", of: result) else {
      // Out of memory, or a socket that broke: libpq explains itself without a SQLSTATE.
      let message = Self.oneLine(String(cString: PQerrorMessage(connection)))
      self = isLost ? .connectionLost(message) : Self(sqlstate: "XX000", message: message)
      return
    }
    self.init(report: result, sqlstate: sqlstate)
    isConnectionLost = isLost
  }

  /// What the server said unasked.
  init(notice: OpaquePointer) {
    self.init(report: notice, sqlstate: Self.field("C", of: notice) ?? "00000")
  }

  private init(report: OpaquePointer, sqlstate: String) {
    self.init(sqlstate: sqlstate, message: Self.field("M", of: report) ?? "")
    severity = Self.field("V", of: report) ?? severity
    detail = Self.field("D", of: report)
    hint = Self.field("H", of: report)
    constraint = Self.field("n", of: report)
    table = Self.field("t", of: report)
    context = Self.field("W", of: report)
  }

  /// A connection that was never made.
  static func unreachable(_ message: String) -> Self {
    Self(sqlstate: "08001", message: oneLine(message))
  }

  /// One field of an error report. `PG_DIAG_*` are character literals, which Swift does not import.
  private static func field(_ code: Unicode.Scalar, of result: OpaquePointer) -> String? {
    PQresultErrorField(result, CInt(code.value)).map { String(cString: $0) }
  }

  /// libpq spreads its own messages over several indented lines.
  private static func oneLine(_ message: String) -> String {
    message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
