internal import Postgres
internal import Synchronization

/// Tells other processes that the log grew: a hint, at most every 20 ms, from a connection of its own.
///
/// NOTIFY inside the append would take a lock that all committing transactions share. Who listens also
/// asks once a second, so that a hint that is lost costs a second and nothing else.
final class Notifier: Sendable {
  static let channel = "shiplog_log"
  private static let interval: Duration = .milliseconds(20)

  private struct State {
    var size: Int64 = 0
    var isPending = false
  }

  private let connection: Connection
  private let state = Mutex(State())

  init(url: String) {
    connection = Connection(url, settings: ["application_name": "shiplog notify"])
  }

  func announce(_ size: Int64) {
    let isFirst = state.withLock { state in
      state.size = max(state.size, size)
      defer { state.isPending = true }
      return !state.isPending
    }
    guard isFirst else { return }
    Task {
      try? await Task.sleep(for: Self.interval)
      let size = state.withLock { state in
        state.isPending = false
        return state.size
      }
      _ = try? await connection.query(
        "SELECT pg_notify(\(Self.channel), \(String(size)))")
    }
  }
}
