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
  /// How many deployments and incidents it keeps between pages.
  private let capacity: Int
  /// Left by the last page for the next. A page takes it away and gives it back once it is committed, so that
  /// neither one that failed nor one that ran beside it leaves anything half done here.
  private var memory: Memory?

  /// Deployments and incidents as they are where the tables stand for `size` entries. Whatever is not here is folded again
  /// from its entries.
  private struct Memory {
    var size: Int64
    var folds = Folds()
    /// Whether everything there is is here, so that what is not is new.
    private(set) var isComplete: Bool

    init(size: Int64) {
      self.size = size
      isComplete = size == 0
    }

    mutating func forget() {
      folds = Folds()
      isComplete = false
    }
  }

  init(log: Log, tables: ReadTables, pageSize: Int = 1_000, capacity: Int = 4_000) {
    self.log = log
    self.tables = tables
    self.pageSize = pageSize
    self.capacity = capacity
    connection = Connection(
      log.url,
      settings: [
        "application_name": "shiplog projector",
        "plan_cache_mode": "force_generic_plan",
        // Everything here is looked up by its key. Plans that were made while the tables were empty would go on
        // reading them whole: 700 ms a page after 350,000 entries, instead of about 15.
        "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off",
        // What is switched off counts as so dear that plans would be compiled, which takes longer than they do.
        "jit": "off",
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
      var memory = try await recall()
      var page = try await nextPage(after: &memory)
      var isInStep = true
      while isInStep, let current = page {
        if memory.folds.count > capacity {
          // Only what is written can be folded again.
          isInStep = try await write(current)
          memory.forget()
          page = try await nextPage(after: &memory)
        } else {
          // The next page is read and folded while this one is written.
          async let isWritten = write(current)
          page = try await nextPage(after: &memory)
          isInStep = try await isWritten
        }
        if isInStep { progress(current.end) }
      }
      guard isInStep else { continue }
      self.memory = memory
      return memory.size
    }
  }

  /// Reads a page and folds it.
  ///
  /// - Returns: nil at the end of the log
  private func nextPage(after memory: inout Memory) async throws -> Page? {
    let entries = try await readableEntries(from: memory.size)
    guard !entries.isEmpty else { return nil }
    if !memory.isComplete { try await complete(&memory.folds, for: entries) }
    let page = Page(entries, from: memory.size, into: &memory.folds)
    memory.size = page.end
    return page
  }

  /// Writes what follows from a page.
  ///
  /// - Returns: false where another projector has written meanwhile, so that this one has to begin anew
  private nonisolated func write(_ page: Page) async throws -> Bool {
    try await connection.transaction { [tables] in try tables.write(page, on: $0) }
  }

  /// Takes what the last page left, unless the tables have changed since.
  private func recall() async throws -> Memory {
    let size = try await tables.checkpoint(on: connection)
    defer { memory = nil }
    guard let memory, memory.size == size else { return Memory(size: size) }
    return memory
  }

  /// A page of entries; where one of them cannot be read, those before it.
  private nonisolated func readableEntries(from start: Int64) async throws(LogError) -> [Entry] {
    do {
      return try await log.entries(from: start, limit: pageSize)
    } catch .unreadableLeaf(let position, _) where position > start {
      return try await log.entries(from: start, limit: Int(position - start))
    }
  }

  /// Brings back what entries bear on and is not in memory.
  private func complete(_ folds: inout Folds, for entries: [Entry]) async throws {
    let missing = folds.missing(for: entries)
    guard !missing.isEmpty else { return }
    let positions = try await tables.bearings(on: missing, on: connection)
    guard !positions.isEmpty else { return }
    folds.complete(missing, from: try await log.entries(at: positions))
  }

  func close() async {
    await connection.close()
  }
}
