internal import Deployments
internal import Postgres

/// The one writer of a process: takes all that waits and commits it in one transaction, then all that
/// came meanwhile. The disk is the timer, there is no other.
///
/// Taking the head lock once per event instead makes a convoy: with 32 callers a tenth of the rate.
actor AppendQueue {
  /// As many events as wait at the most; more answer `busy`.
  static let capacity = 20_000
  /// A transaction takes submissions up to this many events, and always at least one submission.
  static let groupSize = 1_000
  static let groupBytes = 1_000_000

  /// The events of one caller: written all together or not at all.
  struct Submission: Sendable {
    let events: [PreparedEvent]
    /// Positions of the bodies that are deleted in the same transaction.
    let pruning: [Int64]
    fileprivate let answer: CheckedContinuation<AppendTransaction.Outcome, Never>
  }

  private let connection: Connection
  private let committed: @Sendable (_ size: Int64) -> Void
  private var waiting: [Submission] = []
  private(set) var waitingEvents = 0
  private var isWriting = false

  /// Calls `committed` with the new size after every commit that wrote something.
  init(connection: Connection, committed: @escaping @Sendable (Int64) -> Void) {
    self.connection = connection
    self.committed = committed
  }

  /// Appends the events of one caller, and deletes bodies with them; a pruning has a transaction to itself, so that a
  /// refusal is nobody else's.
  func append(
    _ events: [PreparedEvent], pruning: [Int64] = []
  ) async throws(LogError) -> [Receipt] {
    guard waitingEvents == 0 || waitingEvents + events.count <= Self.capacity else {
      throw .busy(waiting: waitingEvents)
    }
    let outcome = await withCheckedContinuation { continuation in
      waiting.append(Submission(events: events, pruning: pruning, answer: continuation))
      waitingEvents += events.count
      guard !isWriting else { return }
      isWriting = true
      Task { await writeAllThatWaits() }
    }
    return try outcome.get()
  }

  private func writeAllThatWaits() async {
    while !waiting.isEmpty {
      let group = nextGroup()
      let outcomes = await write(group)
      for (submission, outcome) in zip(group, outcomes) {
        submission.answer.resume(returning: outcome)
      }
      await gather()
    }
    isWriting = false
  }

  /// Lets those who were just answered come with their next events, as long as more of them do: the larger the group, the
  /// less its commit costs each. This gives way to what is ready to run and never waits for time to pass.
  private func gather() async {
    var arrived: Int
    repeat {
      arrived = waitingEvents
      await Task.yield()
    } while waitingEvents > arrived && waitingEvents < Self.groupSize
  }

  private func nextGroup() -> [Submission] {
    var events = 0
    var bytes = 0
    var prunes = false
    let end =
      waiting.firstIndex { submission in
        guard !prunes, events == 0 || submission.pruning.isEmpty else { return true }
        prunes = !submission.pruning.isEmpty
        let isFull = events > 0 && events + submission.events.count > Self.groupSize
        guard !isFull, bytes < Self.groupBytes else { return true }
        events += submission.events.count
        bytes += submission.events.reduce(0) { $0 + $1.received.body.count }
        return false
      } ?? waiting.endIndex
    defer { waiting.removeFirst(end) }
    waitingEvents -= events
    return Array(waiting[..<end])
  }

  /// How long to wait before asking again after a lost connection: about five seconds in all, which
  /// a restarting server needs.
  private static let pauses: [Duration] = [
    .milliseconds(100), .milliseconds(400), .milliseconds(1_500), .milliseconds(3_000),
  ]

  /// Commits a group, and where the connection is lost, asks for its identities again: the same
  /// transaction finds those that it wrote, since no other has their salts.
  private func write(_ group: [Submission]) async -> [AppendTransaction.Outcome] {
    let batches = group.map(\.events)
    var pauses = Self.pauses[...]
    while true {
      do {
        let result = try await connection.transaction { connection in
          try AppendTransaction.run(batches, pruning: group[0].pruning, on: connection)
        }
        if let size = result.newSize { committed(size) }
        return result.outcomes
      } catch let error as PostgresError {
        guard error.isConnectionFailure || error.isCommitUnknown, let pause = pauses.popFirst()
        else {
          return group.map { _ in .failure(.of(error)) }
        }
        try? await Task.sleep(for: pause)
      } catch {
        return group.map { _ in .failure(.of(error)) }
      }
    }
  }
}
