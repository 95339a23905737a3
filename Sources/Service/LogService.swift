package import History
internal import Logging
internal import Log
internal import Synchronization

/// What is served: a log and everything derived from it.
package final class LogService: Sendable {
  /// How a bearer token is told from any other text.
  package typealias Authentication = @Sendable (_ token: String) async throws -> Caller?

  let log: Log
  let history: History
  let settings: Settings
  let authenticate: Authentication
  let counters = Counters()
  let rates: RateLimit
  let tail = Tail()
  let kept = KeptAnswers()
  let logger: Logger
  private let draining = Atomic(false)

  /// What an operator decides.
  package struct Settings: Sendable {
    /// Whether those who show no token may read.
    package var anonymousRead = false
    /// Whether clients reach the service by TLS, here or at a proxy.
    package var isSecure = false
    package var limits = Limits()

    package init() {}
  }

  package init(
    of history: History, settings: Settings, authenticate: @escaping Authentication
  ) {
    log = history.log
    self.history = history
    self.settings = settings
    self.authenticate = authenticate
    rates = RateLimit(burst: settings.limits.rate, perSecond: Double(settings.limits.rate))
    var logger = Logger(label: "shiplog") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .warning
    self.logger = logger
  }

  /// Whether it is about to stop, so that nobody should come any more.
  var isDraining: Bool { draining.load(ordering: .relaxed) }

  func drain() { draining.store(true, ordering: .relaxed) }

  /// Does what the service has to do beside answering, until its task is cancelled.
  package func keepUp() async {
    async let watching: Void = tail.watch(log) { [self] in isDraining }
    await history.keepUp { [self] error in
      counters.projectionFailed()
      logger.error("the read models stand still: \(error)")
    }
    await watching
  }

  /// How long a question waits for the position that it names.
  static let patience: Duration = .seconds(5)

  /// Waits until the read models stand at a position.
  ///
  /// - Throws: a `Problem` where they do not in time, `LogError.noEntry` for a position that the log has not reached: what was
  ///   acknowledged is in it
  func wait(for position: Int64) async throws {
    guard try await history.size() <= position else { return }
    guard try await log.head().size > position else { throw LogError.noEntry(position: position) }
    let deadline = ContinuousClock.now + Self.patience
    while true {
      let size = try await history.size()
      guard size <= position else { return }
      guard ContinuousClock.now < deadline else {
        throw Problem(
          .behind, "the answer would stand at position \(size - 1), before \(position)",
          suggestion: "ask again later, or without min_position", retryAfter: 1)
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
