import Synchronization

/// What a callback was told.
final class Told: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func note(_ done: Int64, of size: Int64) {
    lines.withLock { $0.append("\(done) of \(size)") }
  }
}
