import Foundation
import Merkle
import TestSupport
import Testing

/// RFC 6962 §2.1, word by word: the definition that the incremental tree is held against.
func recursiveRoot(_ leaves: ArraySlice<Hash>) -> Hash {
  guard let first = leaves.first else { return .emptyTree }
  guard leaves.count > 1 else { return first }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  let middle = leaves.startIndex + split
  return .node(recursiveRoot(leaves[..<middle]), recursiveRoot(leaves[middle...]))
}

func numberedLeaves(_ count: Int) -> [Hash] {
  (0..<count).map { Hash.leaf(Array("leaf-\($0)".utf8)) }
}

@Suite struct FrontierTests {
  @Test func `every size up to 600 has the root of the recursive definition`() {
    let leaves = numberedLeaves(600)
    var frontier = Frontier()
    #expect(frontier.root == .emptyTree)
    for (index, leaf) in leaves.enumerated() {
      _ = frontier.append(leaf)
      #expect(frontier.size == Int64(index + 1))
      #expect(frontier.root == recursiveRoot(leaves[...index]))
    }
  }

  @Test(arguments: [65_534, 65_535, 65_536, 65_537, 65_538])
  func `around 256 squared the root and the nodes are those of the definition`(size: Int) {
    let leaves = numberedLeaves(size)
    var frontier = Frontier()
    let nodes = leaves.flatMap { frontier.append($0) }
    #expect(frontier.root == recursiveRoot(leaves[...]))
    #expect(nodes.count(where: { $0.level == 1 }) == size / 256)
    #expect(nodes.count(where: { $0.level == 2 }) == size / 65_536)
    for node in nodes where node.level == 1 {
      let start = Int(node.index) * 256
      #expect(node.hash == recursiveRoot(leaves[start..<start + 256]))
    }
    for node in nodes where node.level == 2 {
      #expect(node.index == 0)
      #expect(node.hash == recursiveRoot(leaves[..<65_536]))
    }
  }

  @Test(arguments: 1...20)
  func `a tree stored and restored between batches grows the same`(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let leaves = numberedLeaves(1_500)
    var whole = Frontier()
    let nodes = leaves.flatMap { whole.append($0) }

    var stored = Frontier()
    var storedNodes: [Node] = []
    var next = 0
    while next < leaves.count {
      var restored = try #require(Frontier(size: stored.size, bytes: stored.bytes))
      let end = min(leaves.count, next + Int.random(in: 1...300, using: &random))
      storedNodes += leaves[next..<end].flatMap { restored.append($0) }
      stored = restored
      next = end
    }
    #expect(stored == whole)
    #expect(storedNodes == nodes)
  }

  @Test func `a frontier whose hashes do not fit its size is refused`() {
    #expect(Frontier(size: 3, bytes: Array(repeating: 0, count: 32)) == nil)
    #expect(Frontier(size: -1, bytes: []) == nil)
    #expect(Frontier(size: 0, bytes: []) == Frontier())
  }
}
