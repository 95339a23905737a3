import CLibPQ

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Session {
  /// Why the connection is gone, as far as can be told without asking the server; else nil.
  ///
  /// Costs one system call. On a connection at rest nothing arrives but notices, notifications
  /// and the end.
  func loss() -> PostgresError? {
    // The server's last words and the end of the stream are read one after the other.
    for _ in 0..<2 where waitForInput(milliseconds: 0) {
      guard PQconsumeInput(connection) != 0 else { break }
      // Parses what was read, which hands notices to their receiver.
      _ = PQisBusy(connection)
    }
    guard PQstatus(connection) == CONNECTION_BAD else { return nil }
    guard var error = farewell.error else {
      return PostgresError(result: nil, connection: connection)
    }
    error.isConnectionLost = true
    return error
  }

  /// Waits until there is something to read, or the end of the stream.
  func waitForInput(milliseconds: CInt) -> Bool {
    var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, milliseconds) != 0
  }
}

/// Keeps the last report that ends a connection; all other notices are dropped.
final class Farewell {
  var error: PostgresError?

  func note(_ result: OpaquePointer) {
    let notice = PostgresError(notice: result)
    guard notice.severity == "FATAL" || notice.severity == "PANIC" else { return }
    error = notice
  }
}
