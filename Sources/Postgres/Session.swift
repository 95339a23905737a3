import CLibPQ

/// One open connection: owns libpq's handle and the statements prepared on it.
///
/// A class of its own so that a plain `deinit` closes it. Belongs to one actor.
final class Session {
  let connection: OpaquePointer
  /// The server's last words, which arrive unasked when it ends an idle connection.
  let farewell = Farewell()
  private var names: [Prepared: String] = [:]
  private var sequence = 0

  /// Past this many statements all are forgotten, which bounds what both sides keep.
  private static let capacity = 512

  private struct Prepared: Hashable {
    let text: String
    let types: [UInt32]
  }

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

  var isInTransaction: Bool {
    let status = PQtransactionStatus(connection)
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }

  /// Runs a statement, prepared at its first use here, and the body while the server works.
  ///
  /// Where what it depends on has changed since, it is prepared once more, but not within a
  /// transaction, which has failed by then.
  func run<Value>(
    _ statement: SQL, while body: () -> Value
  ) throws(PostgresError) -> (rows: Rows, value: Value) {
    let key = Prepared(text: statement.text, types: statement.values.types)
    let known = names[key]
    let name = if let known { known } else { try prepare(key) }
    let sent = send(name, statement.values)
    let value = body()
    do throws(PostgresError) {
      return (try answer(sent), value)
    } catch {
      switch error.sqlstate {
      case "26000": names.removeAll()  // someone discarded them
      case "0A000": names[key] = nil  // "cached plan must not change result type"
      default: throw error
      }
      guard known != nil, !error.isConnectionLost, !isInTransaction else { throw error }
      return (try answer(send(try prepare(key), statement.values)), value)
    }
  }

  /// Runs a statement without keeping it, in binary as well.
  func runOnce(_ statement: SQL) throws(PostgresError) -> Rows {
    let types = statement.values.types
    let text = statement.text
    return try answer(
      statement.values.withPointers { values, lengths, formats in
        PQsendQueryParams(connection, text, CInt(types.count), types, values, lengths, formats, 1)
      })
  }

  /// Runs statements as text, in one transaction unless they say otherwise.
  ///
  /// Returns the last one's command tag, such as `COMMIT`.
  @discardableResult
  func script(_ text: String) throws(PostgresError) -> String {
    let rows = try answer(PQsendQuery(connection, text))
    return String(cString: PQcmdStatus(rows.result))
  }

  /// - Returns: the name of the prepared statement
  private func prepare(_ key: Prepared) throws(PostgresError) -> String {
    if names.count >= Self.capacity {
      try script("DEALLOCATE ALL")
      names.removeAll()
    }
    sequence += 1
    let name = "s\(sequence)"
    _ = try answer(
      PQsendPrepare(connection, name, key.text, CInt(key.types.count), key.types))
    names[key] = name
    return name
  }

  /// Whether it was sent, as `answer` wants to know.
  private func send(_ name: String, _ values: Values) -> CInt {
    values.withPointers { pointers, lengths, formats in
      PQsendQueryPrepared(connection, name, CInt(values.count), pointers, lengths, formats, 1)
    }
  }

  /// Waits for the answer to what was sent: the last statement's rows, or the first error.
  ///
  /// `PQexec` and its relatives would return the last error, and where the server ends the
  /// connection that is the broken socket, not the reason that the server gave.
  func answer(_ sent: CInt) throws(PostgresError) -> Rows {
    guard sent == 1 else { throw PostgresError(result: nil, connection: connection) }
    var rows: Rows?
    var failure: PostgresError?
    while let result = PQgetResult(connection) {
      let answer = Rows(result)
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
        rows = answer
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        // Only closing the connection leaves this mode for certain.
        var error = PostgresError(sqlstate: "0A000", message: "COPY is not supported here")
        error.isConnectionLost = true
        throw error
      default:
        failure = failure ?? PostgresError(result: result, connection: connection)
      }
    }
    if var failure {
      failure.isConnectionLost = PQstatus(connection) == CONNECTION_BAD
      throw failure
    }
    guard let rows else { throw PostgresError(result: nil, connection: connection) }
    return rows
  }
}
