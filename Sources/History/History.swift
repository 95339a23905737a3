package import Log
package import Postgres

/// What the log says about deployments: read models, projected from it and disposable.
///
/// Every answer says at which position it was computed. It can be asked again for that position, and for any
/// earlier one, and is the same then: versions are kept, none is overwritten.
package final class History: Sendable {
  package let log: Log
  let reader: Connection
  private let projector: Projector

  package init(of log: Log) {
    self.log = log
    reader = Connection(
      log.url,
      settings: [
        "application_name": "shiplog history",
        // Plans of lookups per row count as dear enough to be compiled, which takes longer than they do.
        "jit": "off",
      ])
    projector = Projector(log: log, tables: .live)
  }

  /// Folds what the log holds that the read models do not, so that a query answers for all of it.
  ///
  /// - Parameter progress: told after every page how many entries the read models stand for
  /// - Returns: how many entries they stand for at the end
  /// - Throws: `LogError` for an entry that cannot be read, `PostgresError`, among them 42501 for a role that
  ///   may only read and 25006 on a replica: the read models answer all the same, as far as they go
  @discardableResult
  package func catchUp(
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) async throws -> Int64 {
    try await projector.catchUp(progress: progress)
  }

  /// How many entries of the log the read models stand for.
  ///
  /// - Throws: `PostgresError`
  package func size() async throws(PostgresError) -> Int64 {
    try await ReadTables.live.checkpoint(on: reader)
  }

  /// The last position that the read models stand for; nil where that is none.
  ///
  /// - Throws: `PostgresError`
  package func lastPosition() async throws(PostgresError) -> Int64? {
    let size = try await size()
    return size > 0 ? size - 1 : nil
  }

  /// The position that a question is answered at.
  ///
  /// - Throws: `LogError.noEntry` for a position that the read models have not reached
  func position(for moment: Moment) async throws -> Int64 {
    let last = try await size() - 1
    guard case .position(let position) = moment else { return last }
    guard position >= 0, position <= last else { throw LogError.noEntry(position: position) }
    return position
  }
}
