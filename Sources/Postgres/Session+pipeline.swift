import CLibPQ

/// Statements are sent one behind the other in libpq's pipeline mode, and their answers awaited together, so that many
/// cost one round trip.
extension Session {
  enum Sent {
    case preparation(Preparations.Prepared)
    case statement(Preparations.Prepared)
    /// A statement that is not kept.
    case text
  }

  /// Sends statements, prepared at their first use here, and waits for the answers to these and all that was sent before.
  ///
  /// One by itself whose preparation was lost, or made for tables that have changed since, is prepared once more; but not
  /// within a transaction, which has failed by then, nor behind a BEGIN, which may be what failed.
  ///
  /// - Returns: an answer for each of these statements
  func run(_ statements: [SQL]) throws(PostgresError) -> [Rows] {
    let isAlone = statements.count == 1 && sent.isEmpty && !isInTransaction
    do throws(PostgresError) {
      for statement in statements { try send(statement) }
      return try receive().suffix(statements.count)
    } catch {
      guard isAlone, Self.isUnprepared(error), !isInTransaction else { throw error }
      try send(statements[0])
      return try receive()
    }
  }

  /// Runs a statement without keeping it.
  func runOnce(_ statement: SQL) throws(PostgresError) -> Rows {
    try sendOnce(statement)
    guard let rows = try receive().last else {
      throw PostgresError(result: nil, connection: connection)
    }
    return rows
  }

  /// Sends a statement, prepared at its first use here, without waiting for its answer.
  ///
  /// The server may begin with it at once. It passes over all that follows a statement that failed.
  func send(_ statement: SQL) throws(PostgresError) {
    let key = Preparations.Prepared(statement)
    let name = if let name = preparations[key] { name } else { try prepare(key) }
    try send(.statement(key)) {
      statement.values.withPointers { values, lengths, formats in
        PQsendQueryPrepared(
          connection, name, CInt(statement.values.count), values, lengths, formats, 1)
      }
    }
    // libpq keeps the last bytes back for what follows, and the server waits for them.
    if statement.values.size >= Self.worthSending { try check(PQflush(connection) == 0 ? 1 : 0) }
  }

  /// From this many bytes of values on; what is smaller goes out with the rest, and saves a system call.
  private static let worthSending = 4_096

  private func sendOnce(_ statement: SQL) throws(PostgresError) {
    let types = statement.values.types
    let text = statement.text
    try send(.text) {
      statement.values.withPointers { values, lengths, formats in
        PQsendQueryParams(connection, text, CInt(types.count), types, values, lengths, formats, 1)
      }
    }
  }

  private func prepare(_ key: Preparations.Prepared) throws(PostgresError) -> String {
    if preparations.isFull {
      preparations.removeAll()
      try sendOnce("DEALLOCATE ALL")
    }
    let name = preparations.add(key)
    try send(.preparation(key)) {
      PQsendPrepare(connection, name, key.text, CInt(key.types.count), key.types)
    }
    return name
  }

  private func send(_ item: Sent, _ call: () -> CInt) throws(PostgresError) {
    // Does nothing in the mode already.
    try check(PQenterPipelineMode(connection))
    try check(call())
    sent.append(item)
  }

  /// Waits for the answers to all that was sent.
  ///
  /// - Returns: an answer for each statement
  /// - Throws: the first error
  @discardableResult
  func receive() throws(PostgresError) -> [Rows] {
    let items = sent
    sent.removeAll(keepingCapacity: true)
    guard !items.isEmpty else { return [] }
    try check(PQpipelineSync(connection))
    var answers: [Rows] = []
    var failure: PostgresError?
    for (index, item) in items.enumerated() {
      do throws(PostgresError) {
        let rows = try nextAnswer()
        if case .preparation = item { continue }
        answers.append(rows)
      } catch {
        // What follows the first was passed over.
        guard failure == nil else { continue }
        guard !error.isConnectionLost else { throw error }
        failure = error
        forget(items[index...], after: error)
      }
    }
    let end = leave()
    if var failure {
      failure.isConnectionLost = end != nil
      throw failure
    }
    if let end { throw end }
    return answers
  }

  /// Takes the answer to the synchronization, which is the last.
  ///
  /// - Returns: why the connection is of no use any more
  private func leave() -> PostgresError? {
    if let result = PQgetResult(connection) {
      let last = Rows(result)
      if PQresultStatus(last.result) == PGRES_PIPELINE_SYNC, PQexitPipelineMode(connection) == 1 {
        return nil
      }
      var error = PostgresError(result: last.result, connection: connection)
      error.isConnectionLost = true
      return error
    }
    return .connectionLost(PostgresError(result: nil, connection: connection).message)
  }

  private func nextAnswer() throws(PostgresError) -> Rows {
    guard let result = PQgetResult(connection) else {
      throw PostgresError(result: nil, connection: connection)
    }
    let rows: Rows
    do throws(PostgresError) {
      rows = try answer(in: result)
    } catch {
      if !error.isConnectionLost { passEnd() }
      throw error
    }
    passEnd()
    return rows
  }

  /// The end of each statement's answer has a mark of its own.
  private func passEnd() {
    while let rest = PQgetResult(connection) { PQclear(rest) }
  }

  private static func isUnprepared(_ error: PostgresError) -> Bool {
    !error.isConnectionLost && ["26000", "0A000"].contains(error.sqlstate)
  }

  /// Forgets the preparations that a failure prevented, or says are of no use.
  private func forget(_ items: ArraySlice<Sent>, after error: PostgresError) {
    for case .preparation(let key) in items { preparations.remove(key) }
    guard Self.isUnprepared(error), case .statement(let key)? = items.first else { return }
    // "cached plan must not change result type" is about one; what does not exist was discarded with all others.
    if error.sqlstate == "0A000" { preparations.remove(key) } else { preparations.removeAll() }
  }
}
