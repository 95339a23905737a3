/// What a list is made of: the noun that JSON puts it under, and the fields of its elements.
package struct Listing: Sendable {
  /// In the plural and in snake case, such as `deployments`.
  package let noun: String
  package let columns: [Column]
  /// Whether it is computed from the log, so that its JSON says at which position.
  package let isOfLog: Bool

  package init(_ noun: String, _ columns: [Column], ofLog: Bool = false) {
    self.noun = noun
    self.columns = columns
    isOfLog = ofLog
  }
}
