internal import Deployments

/// The events that one transaction is going to write, decided batch by batch.
struct AppendGroup {
  /// What becomes of one event: a new entry, or the first one of its identity.
  struct Verdict {
    let position: Int64
    let recorded: Timestamp
    let status: Receipt.Status
    let event: PreparedEvent
  }

  private let head: Head
  private let known: [Identity: AppendTransaction.Known]
  /// Their places in `events`.
  private var fresh: [Identity: Int] = [:]
  /// What is new, in the order of its positions.
  private(set) var events: [PreparedEvent] = []

  init(head: Head, known: [Identity: AppendTransaction.Known]) {
    self.head = head
    self.known = known
  }

  /// Adds what is new of a batch, or nothing of it where one event conflicts.
  mutating func add(_ batch: [PreparedEvent]) -> Result<[Verdict], LogError> {
    let start = events.count
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(batch.count)
    for event in batch {
      guard let verdict = add(event) else {
        let position = known[event.identity]?.entry.position
        let index = fresh[event.identity] ?? 0
        for new in events[start...] { fresh[new.identity] = nil }
        events.removeSubrange(start...)
        return .failure(conflict(of: event, at: position ?? head.size + Int64(index)))
      }
      verdicts.append(verdict)
    }
    return .success(verdicts)
  }

  /// Nil for another event under an identity that is taken.
  private mutating func add(_ event: PreparedEvent) -> Verdict? {
    if let known = known[event.identity] { return verdict(on: event, against: known) }
    let index = fresh[event.identity, default: events.count]
    guard index < events.count else {
      fresh[event.identity] = index
      events.append(event)
      return newVerdict(event, index: index, status: .appended)
    }
    guard event.received.sameContent(asStored: events[index].received.body) else { return nil }
    return newVerdict(event, index: index, status: .duplicate)
  }

  private func newVerdict(
    _ event: PreparedEvent, index: Int, status: Receipt.Status
  ) -> Verdict {
    Verdict(
      position: head.size + Int64(index), recorded: head.now, status: status, event: event)
  }

  /// Nil where the stored entry is another event under the same identity.
  private func verdict(
    on prepared: PreparedEvent, against known: AppendTransaction.Known
  ) -> Verdict? {
    let stored = known.entry.event
    let event = prepared.received.event
    guard stored.source == event.source, stored.id == event.id else { return nil }
    // Nobody else has this salt: our own commit, whose answer was lost with the connection.
    let isOurs = known.entry.bodies.first == prepared.digest
    // What was pruned cannot be compared any more, and counts as the same.
    let isSame = known.body.map { prepared.received.sameContent(asStored: $0) } ?? true
    guard isOurs || isSame else { return nil }
    return Verdict(
      position: known.entry.position, recorded: known.entry.recorded,
      status: isOurs ? .appended : .duplicate, event: prepared)
  }

  private func conflict(of prepared: PreparedEvent, at position: Int64) -> LogError {
    .conflict(
      position: position, source: prepared.received.event.source, id: prepared.received.event.id)
  }
}
