internal import Deployments
internal import History
internal import Postgres

/// When tokens were last used: written behind the requests, each token's once a minute at the most, and never the reason that
/// one fails.
actor TokenUses {
  /// Microseconds for which a use that was noted stands for those that follow.
  private static let interval: Int64 = 60_000_000

  /// Its own, so that no check waits for a write.
  private let connection: Connection
  private var noted: [String: Timestamp] = [:]
  private var waiting: [String: Timestamp] = [:]
  private var writing: Task<Void, Never>?

  init(url: String) {
    connection = Connection(
      url,
      settings: [
        "application_name": "shiplog token uses", "statement_timeout": "10s",
        // A use that is lost is told by the next one.
        "synchronous_commit": "off",
      ])
  }

  /// Takes note of tokens by their names.
  func note(_ names: [String], at time: Timestamp) {
    for name in names {
      if let last = noted[name], time.microseconds - last.microseconds < Self.interval { continue }
      noted[name] = time
      waiting[name] = time
    }
    guard !waiting.isEmpty, writing == nil else { return }
    writing = Task { await writeAllThatWait() }
  }

  private func writeAllThatWait() async {
    while !waiting.isEmpty {
      let uses = Dictionary(grouping: waiting.keys) { waiting[$0] }
      waiting.removeAll()
      for case (let time?, let names) in uses {
        try? await TokenGrant.markUsed(names, at: time, on: connection)
      }
    }
    writing = nil
  }

  func close() async {
    await writing?.value
    await connection.close()
  }
}
