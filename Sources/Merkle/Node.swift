/// The root of a complete subtree of 256^level leaves: what a tile of that level holds (C2SP tlog-tiles).
package struct Node: Hashable, Sendable {
  /// 1 for a subtree of 256 leaves, 2 for one of 65,536, and so on.
  package let level: Int
  /// Its place among the subtrees of its level, from 0.
  package let index: Int64
  package let hash: Hash

  /// A tile is 256 wide: 2^8.
  package static let bitsPerLevel = 8

  package init(level: Int, index: Int64, hash: Hash) {
    self.level = level
    self.index = index
    self.hash = hash
  }
}
