/// A text as a key that is another's equal where their bytes are, as PostgreSQL compares them. Swift's strings are equal where
/// they look the same (Unicode's canonical equivalence).
struct Exact: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (one: Exact, other: Exact) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }
}
