package import Deployments
package import Postgres

/// Why the log could not do what it was asked.
package enum LogError: Error, Sendable {
  /// The same identity is there already with other content: nothing of the caller's batch was written.
  case conflict(position: Int64, source: String, id: String)
  /// An event of the batch, by its index, that the log does not take: its leaf would be too large.
  case rejected(Rejection, index: Int)
  /// So many events wait already that another would only wait longer: try again later.
  case busy(waiting: Int)
  /// More events in one batch than are taken.
  case tooManyEvents(Int, limit: Int)
  /// The server cannot be reached, or was lost so often that it is not known whether the batch was
  /// committed. The same batch again is safe: what was written answers as a duplicate.
  case unreachable(PostgresError)
  /// The database's schema is not the one that this program was built for.
  case schema(SchemaState)
  /// A name that no log can have.
  case origin(String)
  /// The bodies at these positions were to be deleted and are not stored any more: none was deleted. Plan anew.
  case bodiesGone([Int64])
  /// There is no entry at this position.
  case noEntry(position: Int64)
  /// A stored leaf that no append of this log writes.
  case unreadableLeaf(position: Int64, reason: String)
  /// What the head row says cannot be: a frontier that does not fit the size.
  case damagedHead(reason: String)
  /// Anything else that PostgreSQL refused.
  case database(PostgresError)

  package init(_ error: PostgresError) {
    self =
      error.isConnectionFailure || error.isCommitUnknown ? .unreachable(error) : .database(error)
  }

  /// What is known of an error that reached us from below.
  static func of(_ error: any Error) -> LogError {
    switch error {
    case let error as LogError: error
    case let error as PostgresError: LogError(error)
    default: .damagedHead(reason: "\(error)")
    }
  }
}

extension LogError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .conflict(let position, let source, let id):
      "source \(source), id \(id) is already at position \(position) with other content"
    case .rejected(let rejection, let index): "event \(index): \(rejection)"
    case .busy(let waiting): "\(waiting) events are waiting to be appended: try again later"
    case .tooManyEvents(let count, let limit):
      "\(count) events in one batch are more than \(limit): send them in several"
    case .unreachable(let error): "the database cannot be reached: \(error)"
    case .schema(let state): state.description
    case .origin(let name):
      """
      the log cannot be named '\(name)': a name such as shiplog.example.com/acme is not empty and has \
      neither white space nor control characters nor '+' (C2SP signed-note)
      """
    case .bodiesGone(let positions):
      positions.count == 1
        ? "the body at position \(positions[0]) is not stored any more"
        : "the bodies at positions \(Self.list(positions)) are not stored any more"
    case .noEntry(let position): "the log has no position \(position)"
    case .unreadableLeaf(let position, let reason):
      "the leaf at position \(position) cannot be read: \(reason)"
    case .damagedHead(let reason): "the log's head cannot be used: \(reason)"
    case .database(let error): "\(error)"
    }
  }

  /// `1, 2 and 3`, `1, 2, 3, 4, 5 and 7 more`
  private static func list(_ positions: [Int64]) -> String {
    let shown = positions.prefix(positions.count > 6 ? 5 : positions.count - 1)
    let last = positions.count > 6 ? "\(positions.count - 5) more" : "\(positions[shown.count])"
    return shown.map { "\($0)" }.joined(separator: ", ") + " and " + last
  }
}
