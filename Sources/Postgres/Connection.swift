/// A connection to PostgreSQL: opened at first use, and again after it broke.
///
/// Everything on it happens in order, on a thread of its own that may block. A connection that
/// the server ended while it was at rest is replaced unnoticed; one that breaks under a statement
/// fails that statement (`isConnectionFailure`), and the next one opens it again.
package actor Connection {
  private let target: ConnectionTarget
  var session: Session?
  var isInTransaction = false
  var cursors = 0
  private nonisolated let queue = ConnectionQueue(label: "postgres.connection")

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    queue.asUnownedSerialExecutor()
  }

  /// Describes a connection without opening it.
  ///
  /// - Parameters:
  ///   - url: A connection URI or keywords as libpq reads them. What it leaves out:
  ///     `connect_timeout` is 5 s, `application_name` is `shiplog`, `client_encoding` is UTF8.
  ///   - settings: Server settings of the session, such as `plan_cache_mode`; what the `options`
  ///     of the URL set wins.
  package init(_ url: String, settings: [String: String] = [:]) {
    target = ConnectionTarget(url: url, settings: settings)
  }

  /// Whether libpq takes the password from the URL itself, and so from nowhere else.
  ///
  /// - Throws: F0000 where it cannot read the URL
  package static func hasPassword(_ url: String) throws(PostgresError) -> Bool {
    try ConnectionTarget(url: url, settings: [:]).named("password").map { !$0.isEmpty } ?? false
  }

  /// Runs one statement, prepared and kept by its text, in binary both ways.
  @discardableResult
  package func query(_ statement: SQL) throws(PostgresError) -> Rows {
    try query([statement])[0]
  }

  /// Runs statements in order, on one round trip.
  ///
  /// - Returns: an answer for each
  /// - Throws: the first error; what follows it was not run, and outside of a transaction nothing stays of what went before
  package func query(_ statements: [SQL]) throws(PostgresError) -> [Rows] {
    try withSession { session throws(PostgresError) in try session.run(statements) }
  }

  /// Sends a statement of a transaction whose answer nobody reads: the server works on it while the caller goes on.
  ///
  /// Where it fails, the next statement that is waited for throws its error, or COMMIT.
  package func send(_ statement: SQL) throws(PostgresError) {
    try withSession { session throws(PostgresError) in try session.send(statement) }
  }

  /// Runs statements separated by semicolons, without values: in one transaction, unless they
  /// begin and end their own.
  package func script(_ text: String) throws(PostgresError) {
    try withSession { session throws(PostgresError) in try session.script(text) }
  }

  /// Runs the body as one job that nothing interleaves, each of its statements in a transaction of its own.
  package func run<Value: Sendable>(
    _ body: @Sendable (isolated Connection) throws -> Value
  ) throws -> Value {
    try body(self)
  }

  /// Closes the connection; the next use opens it again.
  package func close() {
    session = nil
  }
}

extension Connection {
  /// Calls the body with an open session, and forgets the session where the body loses it.
  func withSession<Result>(
    _ body: (Session) throws(PostgresError) -> Result
  ) throws(PostgresError) -> Result {
    let session = try openSession()
    do throws(PostgresError) {
      return try body(session)
    } catch {
      if error.isConnectionLost { self.session = nil }
      throw error
    }
  }

  private func openSession() throws(PostgresError) -> Session {
    if let session, session.isInTransaction || session.loss() == nil { return session }
    guard !isInTransaction else {
      throw .connectionLost("the connection was lost earlier in this transaction")
    }
    session = nil  // closes the old one first
    let opened = try Session(target)
    session = opened
    return opened
  }
}
