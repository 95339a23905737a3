import CLibPQ

/// One open connection: owns libpq's handle, what is on its way to the server, and the statements prepared there.
///
/// A class of its own so that a plain `deinit` closes it. Belongs to one actor.
final class Session {
  let connection: OpaquePointer
  /// The server's last words, which arrive unasked when it ends an idle connection.
  let farewell = Farewell()
  /// What was sent and not answered yet, in order.
  var sent: [Sent] = []
  var preparations = Preparations()

  init(_ target: ConnectionTarget) throws(PostgresError) {
    connection = try target.open()
    // Without a receiver libpq writes notices to stderr.
    PQsetNoticeReceiver(
      connection,
      { farewell, result in
        guard let farewell, let result else { return }
        Unmanaged<Farewell>.fromOpaque(farewell).takeUnretainedValue().note(result)
      }, Unmanaged.passUnretained(farewell).toOpaque())
  }

  deinit {
    PQfinish(connection)
  }

  /// Whether the server has a transaction open, be it one that failed, or may have one when it has read what was sent.
  var isInTransaction: Bool {
    let status = PQtransactionStatus(connection)
    return !sent.isEmpty || status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }

  /// Runs statements as text, in one transaction unless they say otherwise.
  func script(_ text: String) throws(PostgresError) {
    try receive()
    _ = try answer(PQsendQuery(connection, text))
  }

  /// Waits for the answer to what was sent outside of a pipeline: the last statement's rows, or the first error.
  ///
  /// `PQexec` and its relatives would return the last error, and where the server ends the
  /// connection that is the broken socket, not the reason that the server gave.
  func answer(_ done: CInt) throws(PostgresError) -> Rows {
    try check(done)
    var rows: Rows?
    var failure: PostgresError?
    while let result = PQgetResult(connection) {
      do throws(PostgresError) {
        rows = try answer(in: result)
      } catch {
        guard failure == nil else { continue }
        guard !error.isConnectionLost else { throw error }
        failure = error
      }
    }
    if var failure {
      failure.isConnectionLost = PQstatus(connection) == CONNECTION_BAD
      throw failure
    }
    guard let rows else { throw PostgresError(result: nil, connection: connection) }
    return rows
  }

  /// What a result says. Takes ownership of it.
  func answer(in result: OpaquePointer) throws(PostgresError) -> Rows {
    let rows = Rows(result)
    switch PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      return rows
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      // Only closing the connection leaves this mode for certain.
      var error = PostgresError(sqlstate: "0A000", message: "COPY is not supported here")
      error.isConnectionLost = true
      throw error
    default:
      throw PostgresError(result: result, connection: connection)
    }
  }

  /// Judges what libpq's functions return: 1 for success.
  func check(_ done: CInt) throws(PostgresError) {
    guard done == 1 else { throw PostgresError(result: nil, connection: connection) }
  }
}
