import Foundation
import Merkle
import Testing

@Suite struct HashTests {
  @Test func `the empty tree has the SHA-256 of nothing`() {
    #expect(
      Hash.emptyTree.description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func `an empty leaf is hashed with its prefix`() {
    #expect(
      Hash.leaf([]).description
        == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
  }

  @Test func `a leaf and a node of the same bytes differ`() {
    let left = Hash.leaf([1])
    let right = Hash.leaf([2])
    #expect(Hash.node(left, right) != Hash.leaf(left.bytes + right.bytes))
    #expect(Hash.node(left, right) != Hash.node(right, left))
    #expect(Hash.node(left, right) == Hash.digest(of: [1] + left.bytes + right.bytes))
  }

  @Test func `only 32 bytes are a hash`() {
    #expect(Hash(Array(repeating: 7, count: 31)) == nil)
    #expect(Hash(Array(repeating: 7, count: 33)) == nil)
    #expect(Hash(Array(repeating: 7, count: 32))?.bytes == Array(repeating: 7, count: 32))
  }
}
