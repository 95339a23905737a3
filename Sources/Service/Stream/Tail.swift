internal import Log

/// Wakes those who wait for the log to grow: one listener for all streams of a server.
actor Tail {
  private var size: Int64 = 0
  private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  private var count = 0
  private var isOver = false

  /// Watches a log until its task is cancelled; from then on nobody waits any more.
  ///
  /// Once a second it asks whether the streams are to end.
  func watch(_ log: Log, until isOver: @Sendable () -> Bool) async {
    for await _ in log.growth() {
      if isOver() { break }
      // A server that cannot be reached now is asked again with the next hint.
      guard let now = try? await log.head().size, now != size else { continue }
      size = now
      wakeAll()
    }
    self.isOver = true
    wakeAll()
  }

  /// Comes back when the log holds more than so many entries, when the time is up, or when it is all over.
  ///
  /// - Returns: whether there can be more to wait for
  func wait(beyond size: Int64, atMost time: Duration) async -> Bool {
    guard self.size <= size, !isOver else { return !isOver }
    count += 1
    let ticket = count
    let alarm = Task {
      try? await Task.sleep(for: time)
      wake(ticket)
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled { continuation.resume() } else { waiting[ticket] = continuation }
      }
    } onCancel: {
      alarm.cancel()
    }
    alarm.cancel()
    return !isOver && !Task.isCancelled
  }

  private func wake(_ ticket: Int) {
    waiting.removeValue(forKey: ticket)?.resume()
  }

  private func wakeAll() {
    for continuation in waiting.values { continuation.resume() }
    waiting = [:]
  }
}
