/// What a list is made of: the noun that JSON puts it under, and the fields of its elements.
struct Listing: Sendable {
  /// In the plural and in snake case, such as `deployments`.
  let noun: String
  let columns: [Column]
  /// Whether it is computed from the log, so that its JSON says at which position.
  let isOfLog: Bool

  init(_ noun: String, _ columns: [Column], ofLog: Bool = false) {
    self.noun = noun
    self.columns = columns
    isOfLog = ofLog
  }
}
