internal import Deployments
internal import Log
internal import Postgres

/// Folds the log into the read models, page by page, each in one transaction with the checkpoint.
///
/// The checkpoint is moved by compare-and-set: a second projector costs work, never correctness.
actor Projector {
  /// Where the tables are: `history`, or `history_rebuild` while they are made anew.
  private let tables: ReadTables
  private let log: Log
  private let connection: Connection
  private let pageSize: Int
  /// What the last pages touched. Whatever is not here is folded again from its entries.
  private var states: [String: DeploymentState] = [:]
  private var size: Int64?

  private static let statesKept = 20_000

  /// The role that owns the read models, whoever the session belongs to.
  static let role = "shiplog_service"

  init(log: Log, tables: ReadTables, pageSize: Int = 1_000) {
    self.log = log
    self.tables = tables
    self.pageSize = pageSize
    connection = Connection(
      log.url,
      settings: [
        "application_name": "shiplog projector", "role": Self.role,
        "plan_cache_mode": "force_generic_plan",
        // Read models are made anew from the log, so that nothing is lost with their last commits.
        "synchronous_commit": "off",
      ])
  }

  /// Folds everything that the log holds now, and what comes meanwhile.
  ///
  /// - Parameter progress: told the number of entries that the tables stand for, after every page
  /// - Returns: that number at the end
  /// - Throws: `LogError` for an entry that cannot be read, `PostgresError`
  func catchUp(progress: @Sendable (Int64) -> Void = { _ in }) async throws -> Int64 {
    while true {
      let start = try await currentSize()
      let entries = try await log.entries(from: start, limit: pageSize)
      guard !entries.isEmpty else { return start }
      try await load(entries)
      let page = Page(entries, into: &states)
      let end = start + Int64(entries.count)
      let moved = try await connection.transaction { [tables] connection in
        try tables.write(page, movingCheckpointFrom: start, to: end, on: connection)
      }
      size = moved ? end : nil
      if !moved || states.count > Self.statesKept { states.removeAll(keepingCapacity: true) }
      progress(end)
    }
  }

  private func currentSize() async throws -> Int64 {
    let stored = try await tables.checkpoint(on: connection)
    if stored != size { states.removeAll(keepingCapacity: true) }
    size = stored
    return stored
  }

  /// Brings back the deployments that a page bears on and that are not in memory.
  private func load(_ entries: [Entry]) async throws {
    let unknown = Set(entries.flatMap(\.bearings)).filter { states[$0] == nil }
    guard !unknown.isEmpty else { return }
    let bearings = try await tables.bearings(on: Array(unknown), on: connection)
    let positions = Set(bearings.map(\.position)).sorted()
    let earlier = try await log.entries(at: positions)
    let byPosition = Dictionary(uniqueKeysWithValues: zip(positions, earlier))
    for (id, position) in bearings {
      guard let entry = byPosition[position] else { continue }
      states[id, default: DeploymentState(id: id)].apply(entry)
    }
  }

  func close() async {
    await connection.close()
  }
}
