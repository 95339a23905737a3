/// Why a statement, a connection or the reading of a value failed.
///
/// Each carries a SQLSTATE (PostgreSQL documentation, appendix A). What libpq or this module finds
/// by itself uses the standard's codes too: 08001 could not connect, 08006 connection lost, 08007
/// commit unknown, 22004 an unexpected NULL, 42804 another type, 22P03 bytes that are no such value.
package struct PostgresError: Error, Hashable, Sendable {
  /// ERROR, FATAL or PANIC, never translated.
  package var severity = "ERROR"
  /// Five characters.
  package var sqlstate: String
  /// One line, as the server said it.
  package var message: String
  package var detail: String?
  package var hint: String?
  package var constraint: String?
  package var table: String?
  /// The call stack of functions and triggers, innermost first.
  package var context: String?
  /// Whether the connection is gone, whatever the SQLSTATE says.
  package var isConnectionLost = false

  package init(sqlstate: String, message: String) {
    self.sqlstate = sqlstate
    self.message = message
  }

  /// The server could not be reached, or went away: the same work may be tried again.
  ///
  /// False where the connection was lost at COMMIT; then trying again may do the work twice.
  package var isConnectionFailure: Bool {
    guard !isCommitUnknown else { return false }
    return isConnectionLost || sqlstate.hasPrefix("08")
      || ["57P01", "57P02", "57P03"].contains(sqlstate)
  }

  /// The connection was lost while it committed: the transaction took place, or it did not.
  package var isCommitUnknown: Bool { sqlstate == "08007" }
}

extension PostgresError: CustomStringConvertible {
  /// As in `ERROR 23505: duplicate key value … (constraint entry_pkey)`.
  package var description: String {
    let place = constraint.map { " (constraint \($0))" } ?? ""
    return "\(severity) \(sqlstate): \(message)\(place)"
  }
}

extension PostgresError {
  static func connectionLost(_ message: String) -> Self {
    var error = Self(sqlstate: "08006", message: message)
    error.isConnectionLost = true
    return error
  }

  static func commitUnknown(_ cause: Self) -> Self {
    var error = Self(
      sqlstate: "08007",
      message: "the connection was lost during COMMIT, whether it took place is unknown: "
        + cause.message)
    error.detail = cause.description
    error.isConnectionLost = true
    return error
  }

  /// For a decoder that finds that the bytes are no value of its type; the reader adds the column.
  package static func malformed(_ message: String) -> Self {
    Self(sqlstate: "22P03", message: message)
  }

  /// The same error, its message preceded by the place where it happened.
  func located(_ place: String) -> Self {
    var error = self
    error.message = "\(place): \(message)"
    return error
  }
}
