package import Merkle

/// What a full check of the log found.
package struct Verification: Hashable, Sendable {
  /// Something that is not as the log's own appends would have left it.
  package struct Problem: Hashable, Sendable {
    /// Where: one position where it can be told, else the leaves of the subtree that disagrees.
    package let positions: ClosedRange<Int64>
    /// One sentence.
    package let message: String
  }

  /// Entries that were read.
  package fileprivate(set) var size: Int64 = 0
  /// Recomputed from their leaves.
  package fileprivate(set) var root: Hash = .emptyTree
  /// In the order of their positions; checking goes on behind a wrong leaf, not behind a missing one.
  package fileprivate(set) var problems: [Problem] = []

  package var isSound: Bool { problems.isEmpty }
}

/// Holds the leaves, one by one from the first, against all that is stored about them.
struct LogVerifier {
  struct StoredBody {
    let position: Int64
    /// Nil where there is no entry at its position.
    let leaf: [UInt8]?
    let salt: [UInt8]
    let content: [UInt8]
  }

  private struct NodeKey: Hashable {
    let level: Int
    let index: Int64
  }

  private let head: StoredHead
  private var nodes: [NodeKey: Hash]
  private var frontier = Frontier()
  private var lastRecorded: [UInt8] = []
  private var isBroken = false
  private(set) var result = Verification()

  /// How many entries were held against the tree so far.
  var checked: Int64 { frontier.size }

  init(head: StoredHead, nodes: [Node]) {
    self.head = head
    self.nodes = Dictionary(
      nodes.map { (NodeKey(level: $0.level, index: $0.index), $0.hash) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Holds an entry against all entries before it.
  mutating func check(
    _ stored: Int64, identity: Span<UInt8>, leaf: Span<UInt8>, hash: Span<UInt8>
  ) {
    guard !isBroken else { return }
    let position = frontier.size
    guard stored == position else {
      if stored < position {
        report(stored, "there twice, or before the first")
      } else if position < head.size {
        report(position...(stored - 1), "missing, though later positions are there")
      } else {
        report(stored...stored, "beyond the head, which says size \(head.size)")
      }
      isBroken = true
      return
    }
    guard position < head.size else {
      report(position...position, "beyond the head, which says size \(head.size)")
      isBroken = true
      return
    }
    let leafHash = Hash.leaf(leaf)
    if leafHash != Hash(hash) {
      report(position, "the stored hash is not that of the leaf")
    }
    checkText(of: leaf, at: position, identity: identity)
    for node in frontier.append(leafHash) { check(node) }
  }

  private mutating func checkText(
    of leaf: Span<UInt8>, at position: Int64, identity: Span<UInt8>
  ) {
    guard let text = LeafText(leaf, at: position) else {
      return report(position, "the leaf says that it is at another position")
    }
    let recorded = leaf.extracting(text.recorded)
    // A batch has one time.
    if lastRecorded.isEmpty || !recorded.has(lastRecorded.span, at: 0) {
      let time = Array(leaf, in: text.recorded)
      if time.lexicographicallyPrecedes(lastRecorded) {
        report(position, "recorded before the entry in front of it")
      }
      lastRecorded = time
    }
    // The index of identities is what keeps an event from being appended twice.
    if text.identity(in: leaf) != Identity(identity) {
      report(position, "the stored identity is not that of the leaf")
    }
  }

  private mutating func check(_ node: Node) {
    let stored = nodes.removeValue(forKey: NodeKey(level: node.level, index: node.index))
    guard stored != node.hash else { return }
    let width = Int64(1) << (Int64(node.level) * Int64(Node.bitsPerLevel))
    let positions = (node.index * width)...(node.index * width + width - 1)
    // A wrong leaf shows in every subtree above it: the smallest says most.
    guard !result.problems.contains(where: { positions.overlaps($0.positions) }) else { return }
    report(
      positions,
      stored == nil
        ? "the tree's node at level \(node.level), index \(node.index) is missing"
        : "the tree's node at level \(node.level), index \(node.index) is not that of the leaves")
  }

  /// Holds a body against the digest in its leaf. A leaf that cannot be read was reported before.
  mutating func check(_ body: StoredBody) {
    guard let leaf = body.leaf else {
      return report(body.position, "a body without an entry")
    }
    guard let entry = try? Entry(leaf: leaf, position: body.position) else { return }
    let digest = Hash.digest(of: body.salt, then: body.content)
    guard !entry.bodies.contains(where: { $0.sha256 == digest }) else { return }
    report(body.position, "the stored body is not the one that was appended")
  }

  /// Holds the whole against the head, once all entries were checked.
  mutating func finish() {
    result.size = frontier.size
    result.root = frontier.root
    guard !isBroken else { return }
    guard frontier.size == head.size else {
      return report(
        frontier.size...max(frontier.size, head.size - 1),
        "missing: the head says size \(head.size)")
    }
    for key in nodes.keys.sorted(by: { ($0.level, $0.index) < ($1.level, $1.index) }) {
      let start = key.index << (Int64(key.level) * Int64(Node.bitsPerLevel))
      report(
        start...start, "the tree has a node at level \(key.level), index \(key.index) too many")
    }
    guard result.isSound else { return }
    checkPeaks()
  }

  private mutating func checkPeaks() {
    guard let stored = Frontier(size: head.size, bytes: head.frontier) else {
      return report(
        0...max(0, head.size - 1), "the head's frontier does not fit its size of \(head.size)")
    }
    var start: Int64 = 0
    for (width, (peak, storedPeak)) in zip(frontier.widths, zip(frontier.peaks, stored.peaks)) {
      if peak != storedPeak {
        report(start...(start + width - 1), "the head's hash of these leaves is not theirs")
      }
      start += width
    }
    guard result.isSound, head.root != frontier.root.bytes else { return }
    report(0...max(0, head.size - 1), "the head's root is not that of the leaves")
  }

  mutating func report(_ position: Int64, _ message: String) {
    report(position...position, message)
  }

  private mutating func report(_ positions: ClosedRange<Int64>, _ message: String) {
    result.problems.append(.init(positions: positions, message: message))
  }
}
