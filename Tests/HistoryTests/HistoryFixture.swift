import Deployments
import Log
import Postgres
import TestSupport
import Testing

@testable import History

/// A log in the running test case's database, and its history.
struct HistoryFixture: Sendable {
  let log: Log
  let history: History
  let superuser: Connection

  init() async throws {
    log = try await TestDatabase.current.makeLog()
    history = History(of: log)
    superuser = TestDatabase.current.connection()
  }

  /// Appends events in batches of at most so many.
  func append(_ events: [ReceivedEvent], by count: Int = 1_000) async throws {
    var rest = events[...]
    while !rest.isEmpty {
      _ = try await log.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
  }

  /// Appends, and projects.
  func tell(_ events: [ReceivedEvent]) async throws {
    try await append(events)
    try await history.catchUp()
  }

  func allEntries() async throws -> [Entry] { try await log.entries(from: 0, limit: 1_000_000) }

  /// Every deployment as the read models have it at a position, by id.
  func deployments(at position: Int64? = nil) async throws -> [String: Deployment] {
    var query = DeploymentQuery()
    query.limit = .max
    query.cursor = position.flatMap {
      DeploymentCursor("\($0):\(Timestamp.written.upperBound.microseconds):~")
    }
    let found = try await history.deployments(query).deployments
    return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
  }

  /// Every row of every table, as text and in order.
  func dump(_ schema: String = "history") async throws -> [String: [String]] {
    var dump: [String: [String]] = [:]
    for name in ReadTables.names {
      let rows = try await superuser.query(
        """
        SELECT row_text FROM (
          SELECT a_row::text AS row_text FROM \(identifier: schema).\(identifier: name) AS a_row
        ) AS texts ORDER BY row_text COLLATE "C"
        """)
      dump[name] = try rows.map { try $0.get(0) }
    }
    return dump
  }
}

/// Every deployment that the entries tell of, folded without pages, memory or tables.
func folded(_ entries: some Sequence<Entry>) -> [String: Deployment] {
  folded(entries.map(\.event)) { _ in Deployment.appender }
}

extension Deployment {
  /// The service role appends in all of these tests.
  static let appender = "role:shiplog_service"
}
