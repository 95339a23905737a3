/// A text as a key that is another's equal where their bytes are, as PostgreSQL compares them. Swift's strings are equal where
/// they look the same (Unicode's canonical equivalence).
package struct Exact: Hashable, Sendable {
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  package static func == (one: Exact, other: Exact) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }
}

extension Exact: Comparable {
  package static func < (one: Exact, other: Exact) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }
}
