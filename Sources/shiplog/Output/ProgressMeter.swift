import Glibc
import Synchronization

/// How far something long has come, on one line of a terminal that is wiped when it is over. Silent elsewhere, and
/// for what is over within a second.
final class ProgressMeter: Sendable {
  private struct State {
    var lastShown: ContinuousClock.Instant = .now
    var isVisible = false
  }

  private let label: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let state = Mutex(State())

  init(_ label: String) {
    self.label = label
  }

  func show(_ done: Int64, of total: Int64) {
    guard isTerminal else { return }
    let isDue = state.withLock { state in
      guard .now - state.lastShown > .milliseconds(state.isVisible ? 100 : 1_000) else {
        return false
      }
      state.lastShown = .now
      state.isVisible = true
      return true
    }
    guard isDue else { return }
    let share = total > 0 ? min(1, Double(done) / Double(total)) : 1
    let filled = Int((share * 30).rounded())
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    write("\r\u{1B}[K\(label) \(bar) \(Int(share * 100)) %")
  }

  func clear() {
    let wasVisible = state.withLock { state in
      defer { state.isVisible = false }
      return state.isVisible
    }
    if wasVisible { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) {
    // What cannot be shown is not worth an error.
    try? Output.standardError.write(text)
    try? Output.standardError.flush()
  }
}
