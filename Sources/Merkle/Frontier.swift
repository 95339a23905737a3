/// The right edge of a Merkle tree: all that is needed to extend it and to know its root.
///
/// A tree of `size` leaves is a row of complete subtrees, one for each set bit of the size, the largest first
/// (RFC 6962 §2.1 splits at the largest power of two below the size). Their roots are the peaks.
package struct Frontier: Hashable, Sendable {
  package private(set) var size: Int64
  package private(set) var peaks: [Hash]

  /// The frontier of the tree without leaves.
  package init() {
    size = 0
    peaks = []
  }

  /// Restores a frontier that was stored.
  ///
  /// - Parameters:
  ///   - size: number of leaves
  ///   - bytes: the peaks' hashes, largest subtree first, 32 bytes each; nil is answered where
  ///     they are not as many as the size has set bits
  package init?(size: Int64, bytes: [UInt8]) {
    guard size >= 0, bytes.count == size.nonzeroBitCount * Hash.byteCount else { return nil }
    self.size = size
    self.peaks = stride(from: 0, to: bytes.count, by: Hash.byteCount).compactMap {
      Hash(bytes[$0..<$0 + Hash.byteCount])
    }
  }

  /// The peaks' hashes, largest subtree first, 32 bytes each.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for peak in peaks { peak.append(to: &bytes) }
    return bytes
  }

  /// How many leaves each peak stands over, the largest first.
  package var widths: [Int64] {
    (0..<63).reversed().map { 1 << $0 }.filter { size & $0 != 0 }
  }

  /// The root of the tree, RFC 6962 §2.1: the peaks joined from the right.
  package var root: Hash {
    guard let last = peaks.last else { return .emptyTree }
    return peaks.dropLast().reversed().reduce(last) { right, left in .node(left, right) }
  }

  /// Adds one leaf at the right.
  ///
  /// - Parameter leaf: the leaf's hash, `Hash.leaf(_:)`
  /// - Returns: the subtrees of 256, 256², … leaves that this leaf completes; mostly none
  package mutating func append(_ leaf: Hash) -> [Node] {
    var completed: [Node] = []
    var peak = leaf
    // Every trailing one of the size is a complete subtree as high as the one that the leaf has grown to.
    var height = 0
    while size >> height & 1 == 1 {
      height += 1
      peak = .node(peaks.removeLast(), peak)
      if height.isMultiple(of: Node.bitsPerLevel) {
        completed.append(
          Node(level: height / Node.bitsPerLevel, index: size >> height, hash: peak))
      }
    }
    peaks.append(peak)
    size += 1
    return completed
  }
}
