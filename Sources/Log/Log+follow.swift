internal import Postgres

extension Log {
  /// Entries from a position on, as they land, for ever: every one, in order, none twice.
  ///
  /// A notification wakes it; it also asks once a second, since a notification is only a hint.
  ///
  /// - Parameter start: the first position
  /// - Returns: a sequence that ends with a `LogError`, or when its task is cancelled
  package func follow(from start: Int64) -> AsyncThrowingStream<[Entry], any Error> {
    AsyncThrowingStream(bufferingPolicy: .bufferingOldest(4)) { continuation in
      let reading = Task {
        var next = start
        do {
          for await _ in growth() {
            while true {
              try Task.checkCancellation()
              guard let page = try await self.page(from: next), let last = page.last else { break }
              next = last.position + 1
              try await continuation.deliver(page)
            }
          }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in reading.cancel() }
    }
  }

  /// Hints that the log may have grown: at once, whenever somebody announces it, and once a second, since an
  /// announcement can be lost. Several that nobody has taken are one.
  ///
  /// - Returns: a sequence without an end; it has a connection of its own until nobody waits for it any more
  package func growth() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let listening = Task { [url] in
        while !Task.isCancelled {
          do {
            for try await _ in Listener(url, channels: [Notifier.channel]) { continuation.yield() }
          } catch {
            // Without a listener the clock below still asks.
          }
          try? await Task.sleep(for: .seconds(1))
        }
      }
      let clock = Task {
        while !Task.isCancelled {
          continuation.yield()
          try? await Task.sleep(for: .seconds(1))
        }
      }
      continuation.onTermination = { _ in
        listening.cancel()
        clock.cancel()
      }
    }
  }
}

extension Log {
  /// What there is from a position on; nil where the server cannot be reached at the moment: the clock asks again.
  fileprivate func page(from position: Int64) async throws(LogError) -> [Entry]? {
    do {
      return try await entries(from: position, limit: 1_000)
    } catch .unreachable {
      return nil
    }
  }
}

extension AsyncThrowingStream.Continuation where Failure == any Error, Element: Sendable {
  /// Waits until there is room: a slow reader slows the reading, and loses nothing.
  fileprivate func deliver(_ element: Element) async throws {
    while case .dropped = yield(element) {
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
