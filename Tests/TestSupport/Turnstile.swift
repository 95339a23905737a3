/// Lets a limited number in at a time; the others wait in order.
actor Turnstile {
  /// Swift Testing starts tests by the dozen, a server takes so many connections.
  static let databases = Turnstile(places: 8)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) {
    free = places
  }

  nonisolated func pass(_ body: @Sendable () async throws -> Void) async throws {
    await enter()
    let outcome: Result<Void, any Error>
    do {
      try await body()
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    await leave()
    try outcome.get()
  }

  private func enter() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    guard waiting.isEmpty else {
      waiting.removeFirst().resume()
      return
    }
    free += 1
  }
}
