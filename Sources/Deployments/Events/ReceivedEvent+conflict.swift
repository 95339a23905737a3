extension [ReceivedEvent] {
  /// Of events that are appended together, the one whose identity is taken by another event.
  ///
  /// - Returns: Its index, and that of the one before it that took the identity, if that is among
  ///   these.
  package func conflict(source: String, id: String) -> (index: Int, earlier: Int?) {
    let namesakes = indices.filter { self[$0].event.source == source && self[$0].event.id == id }
    guard let first = namesakes.first else { return (0, nil) }
    let other = namesakes.first { !self[$0].sameContent(asStored: self[first].body) }
    return (other ?? first, other.map { _ in first })
  }
}
