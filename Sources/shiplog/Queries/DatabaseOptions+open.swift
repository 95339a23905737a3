import Deployments
import Glibc
import History
import Log
import Postgres

extension DatabaseOptions {
  /// Opens the log that is configured.
  ///
  /// - Throws: a `Failure`, or a `LogError` where its schema is not the one of this program
  func openLog() async throws -> Log {
    try await Log.open(url: try url())
  }

  /// Opens the history of the log that is configured, folded as far as the log goes.
  ///
  /// - Throws: as `openLog()`
  func openHistory() async throws -> History {
    try await .folded(of: try await openLog())
  }
}

extension History {
  /// The history of a log, folded as far as the log goes.
  ///
  /// Where that cannot be, since the role may only read or an entry cannot be folded, the history answers as far as
  /// it goes: a warning says so.
  ///
  /// - Throws: a `LogError` or a `PostgresError`
  static func folded(of log: Log) async throws -> History {
    let history = History(of: log)
    let meter = ProgressMeter("folding the log")
    do {
      let size = try await log.head().size
      try await history.catchUp { meter.show($0, of: size) }
      meter.clear()
    } catch let error as PostgresError where error.isReadOnly {
      // A reader's answer stands at the position that it names.
    } catch let error as LogError {
      meter.clear()
      guard case .unreadableLeaf = error else { throw error }
      try Output.warn("\(error); answers stand where the projection stopped: shiplog verify")
    }
    return history
  }
}

extension PostgresError {
  /// Whether the role, or the server as a replica, may not write.
  fileprivate var isReadOnly: Bool {
    sqlstate == "42501" || sqlstate == "25006" || message.contains("permission denied to set role")
  }
}

extension Output {
  static let standardError = Output(descriptor: STDERR_FILENO)

  /// A line on standard error.
  static func warn(_ text: String) throws {
    try standardError.write("shiplog: \(text)\n")
    try standardError.flush()
  }
}
