internal import Deployments
internal import Merkle

/// The entries that one transaction is going to write, decided batch by batch.
struct AppendGroup {
  struct Row {
    let event: PreparedEvent
    let leaf: [UInt8]
    let hash: Hash
  }

  /// What becomes of one event: a new entry, or the first one of its identity.
  struct Verdict {
    let position: Int64
    let recorded: Timestamp
    let status: Receipt.Status
    let event: Event
  }

  private let head: Head
  private let known: [Identity: AppendTransaction.Known]
  private var fresh: [Identity: Int] = [:]
  private(set) var rows: [Row] = []
  private(set) var nodes: [Node] = []
  private(set) var frontier: Frontier

  init(head: Head, known: [Identity: AppendTransaction.Known]) {
    self.head = head
    self.known = known
    frontier = head.frontier
  }

  /// The root over everything added.
  var root: Hash { rows.isEmpty ? head.root : frontier.root }

  /// Adds what is new of a batch, or nothing of it where one event conflicts.
  mutating func add(_ batch: [PreparedEvent]) -> Result<[Verdict], LogError> {
    var verdicts: [Verdict] = []
    var added: [Identity: Int] = [:]
    var newEvents: [PreparedEvent] = []
    for prepared in batch {
      if let known = known[prepared.identity] {
        guard let verdict = verdict(on: prepared, against: known) else {
          return .failure(conflict(of: prepared, at: known.entry.position))
        }
        verdicts.append(verdict)
        continue
      }
      if let index = fresh[prepared.identity] ?? added[prepared.identity] {
        let first =
          index < rows.count ? rows[index].event : newEvents[index - rows.count]
        guard prepared.received.sameContent(asStored: first.received.body) else {
          return .failure(conflict(of: prepared, at: head.size + Int64(index)))
        }
        verdicts.append(newVerdict(prepared, index: index, status: .duplicate))
        continue
      }
      let index = rows.count + newEvents.count
      added[prepared.identity] = index
      newEvents.append(prepared)
      verdicts.append(newVerdict(prepared, index: index, status: .appended))
    }
    fresh.merge(added) { first, _ in first }
    for prepared in newEvents { append(prepared) }
    return .success(verdicts)
  }

  func receipt(for verdict: Verdict, at root: Hash) -> Receipt {
    Receipt(
      position: verdict.position, source: verdict.event.source, id: verdict.event.id,
      status: verdict.status, recorded: verdict.recorded, size: frontier.size, root: root)
  }

  private mutating func append(_ prepared: PreparedEvent) {
    let leaf = prepared.leaf.bytes(position: frontier.size, recorded: head.now)
    let hash = Hash.leaf(leaf)
    rows.append(Row(event: prepared, leaf: leaf, hash: hash))
    nodes += frontier.append(hash)
  }

  private func newVerdict(
    _ prepared: PreparedEvent, index: Int, status: Receipt.Status
  ) -> Verdict {
    Verdict(
      position: head.size + Int64(index), recorded: head.now, status: status,
      event: prepared.received.event)
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
      status: isOurs ? .appended : .duplicate, event: event)
  }

  private func conflict(of prepared: PreparedEvent, at position: Int64) -> LogError {
    .conflict(
      position: position, source: prepared.received.event.source, id: prepared.received.event.id)
  }
}
