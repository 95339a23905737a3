extension ReceivedEvent {
  /// Whether a stored body is this event again: the same bytes, the same JSON, the same event sent
  /// in another mode, or the same CDEvent redelivered in another envelope (other CloudEvents id,
  /// time, `traceparent`, `sequence`) with the same facts.
  package func sameContent(asStored body: [UInt8]) -> Bool {
    if self.body == body { return true }
    // What is stored was checked against the time of its day.
    let never = Timestamp(microseconds: .max)
    guard let mine = try? JSON(self.body), let theirs = try? JSON(body) else { return false }
    if mine.root.isEquivalent(to: theirs.root) { return true }
    if let mine = try? Envelope(mine.root), let theirs = try? Envelope(theirs.root),
      mine.isEquivalent(to: theirs)
    {
      return true
    }
    guard
      let mine = try? OpenedEvent(mine.root, now: never),
      let theirs = try? OpenedEvent(theirs.root, now: never),
      let mineWithin = mine.cdevent, let theirsWithin = theirs.cdevent
    else { return false }
    return mine.event == theirs.event && mineWithin.isEquivalent(to: theirsWithin)
  }
}
