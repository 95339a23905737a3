import Foundation
import Merkle
import TestSupport
import Testing

/// Roots and leaf hashes computed elsewhere, where the folder with them is at hand.
@Suite(.enabled(if: conformanceData("tlog/vectors.json") != nil))
struct ConformanceTests {
  struct Vectors: Decodable {
    struct Numbered: Decodable {
      struct Root: Decodable {
        let size: Int
        let root_hex: String
      }
      let roots: [Root]
    }
    struct Eight: Decodable {
      struct Leaf: Decodable {
        let data_hex: String
        let leaf_hash_hex: String
      }
      let leaves: [Leaf]
      let roots_hex_by_size: [String]
    }
    let leaf_n: Numbered
    let rfc6962_8_leaves: Eight
  }

  func vectors() throws -> Vectors {
    let data = try #require(conformanceData("tlog/vectors.json"))
    return try JSONDecoder().decode(Vectors.self, from: data)
  }

  @Test func `numbered leaves have the published roots`() throws {
    let roots = try vectors().leaf_n.roots
    #expect(!roots.isEmpty)
    for expected in roots {
      var frontier = Frontier()
      for leaf in numberedLeaves(expected.size) { _ = frontier.append(leaf) }
      #expect(frontier.root.description == expected.root_hex, "size \(expected.size)")
    }
  }

  @Test func `the eight leaves of the Certificate Transparency tests have the published roots`()
    throws
  {
    let vectors = try vectors().rfc6962_8_leaves
    var frontier = Frontier()
    #expect(frontier.root.description == vectors.roots_hex_by_size[0])
    for (index, leaf) in vectors.leaves.enumerated() {
      let hash = Hash.leaf(unhex(leaf.data_hex))
      #expect(hash.description == leaf.leaf_hash_hex)
      _ = frontier.append(hash)
      #expect(frontier.root.description == vectors.roots_hex_by_size[index + 1])
    }
  }
}

func unhex(_ text: String) -> [UInt8] {
  stride(from: 0, to: text.count, by: 2).compactMap { offset in
    let start = text.index(text.startIndex, offsetBy: offset)
    return UInt8(text[start..<text.index(start, offsetBy: 2)], radix: 16)
  }
}
