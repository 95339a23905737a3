/// A text as a key that is another's equal where their bytes are, as PostgreSQL compares them. Swift's strings are equal where
/// they look the same (Unicode's canonical equivalence).
package struct Exact: Hashable, Sendable {
  package let text: String

  package init(_ text: String) {
    self.text = text
  }

  package static func == (one: Exact, other: Exact) -> Bool {
    let (bytes, others) = (one.text.utf8Span.span, other.text.utf8Span.span)
    return bytes.count == others.count && bytes.indices.allSatisfy { bytes[$0] == others[$0] }
  }
}

extension Exact: Comparable {
  package static func < (one: Exact, other: Exact) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }
}
