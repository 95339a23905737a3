package import Deployments

/// A list that answers a question, whoever asked it.
package struct Answer: Sendable {
  package let listing: Listing
  /// The log position that it was computed at; nil where the log is empty.
  package let position: Int64?
  /// A value for each column of the listing, in their order.
  package let rows: [[JSONText]]
  /// Where the next page begins, nil where this is the last; no value for lists without pages.
  package let next: String??

  package init(
    _ listing: Listing, at position: Int64?, _ rows: [[JSONText]], next: String?? = nil
  ) {
    self.listing = listing
    self.position = position
    self.rows = rows
    self.next = next
  }

  /// All of it.
  package func bytes(as format: DataFormat) -> [UInt8] {
    var text = ListingText(listing, as: format, position: position)
    return rows.flatMap { text.row($0) } + text.end(next: next)
  }
}
