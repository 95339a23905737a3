/// What a list is made of: the noun that JSON puts it under, and the fields of its elements.
struct Listing: Sendable {
  /// In the plural and in snake case, such as `deployments`.
  let noun: String
  let columns: [Column]

  init(_ noun: String, _ columns: [Column]) {
    self.noun = noun
    self.columns = columns
  }
}
