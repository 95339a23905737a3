extension Connection {
  /// Runs the body between BEGIN and COMMIT, as one job that nothing interleaves.
  ///
  /// BEGIN goes out with the body's first statement, and COMMIT with those that were only sent.
  ///
  /// - Parameters:
  ///   - begin: The statement that begins it, with isolation level and access mode.
  ///   - body: Calls this connection synchronously.
  /// - Returns: What the body returns.
  /// - Throws: Whatever the body throws, after ROLLBACK. A connection lost during COMMIT is an
  ///   error with `isCommitUnknown`. A body that swallows a statement's error has lost its
  ///   transaction all the same: 25P02. Transactions do not nest: 25001.
  package func transaction<Value: Sendable>(
    begin: String = "BEGIN", _ body: @Sendable (isolated Connection) throws -> Value
  ) throws -> Value {
    try bracket(begin) { try body(self) }
  }

  /// The same for a body that stays on this actor.
  func bracket<Value>(_ begin: String, _ body: () throws -> Value) throws -> Value {
    guard !isInTransaction else {
      throw PostgresError(sqlstate: "25001", message: "transactions do not nest")
    }
    do {
      try send(SQL(stringLiteral: begin))
      isInTransaction = true
      defer { isInTransaction = false }
      let value = try body()
      try commit()
      return value
    } catch {
      rollBack()
      throw error
    }
  }

  private func commit() throws(PostgresError) {
    guard let session else {
      throw .connectionLost("the connection was closed within the transaction")
    }
    // Found lost before COMMIT is sent, it is known that nothing was committed.
    if let loss = session.loss() {
      self.session = nil
      throw loss
    }
    do throws(PostgresError) {
      let rows = try session.runOnce("COMMIT")
      guard rows.tag != "ROLLBACK" else {
        throw PostgresError(
          sqlstate: "25P02",
          message: "a statement of the transaction had failed, so that COMMIT rolled it back")
      }
    } catch {
      guard error.isConnectionLost else { throw error }
      self.session = nil
      throw .commitUnknown(error)
    }
  }

  /// Ends a failed transaction; a connection on which even that fails is dropped.
  private func rollBack() {
    guard let session, session.isInTransaction else { return }
    do throws(PostgresError) {
      try session.script("ROLLBACK")
    } catch {
      self.session = nil
    }
  }
}
