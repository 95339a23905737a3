extension ReceivedEvent {
  /// Whether a stored body is this event again: the same bytes, the same JSON, or the same CDEvent
  /// redelivered in another envelope (other CloudEvents id, time, `traceparent`, `sequence`) with
  /// the same facts.
  package func sameContent(asStored body: [UInt8]) -> Bool {
    self.body == body || isSame(as: body) { $0.isEquivalent(to: $1) }
  }

  /// Whether a stored body differs from this event in nothing but when it is said to have happened:
  /// a pipeline's step that was retried, and told the log a second time.
  package func differsOnlyInTime(fromStored body: [UInt8]) -> Bool {
    isSame(as: body, butForTime: true) { mine, theirs in
      let mine = mine.membersBut("timestamp", in: "context")
      let theirs = theirs.membersBut("timestamp", in: "context")
      return mine.count == theirs.count
        && mine.allSatisfy { key, value in
          theirs[key].map { $0.isEquivalent(to: value) } ?? false
        }
    }
  }

  private func isSame(
    as stored: [UInt8], butForTime: Bool = false,
    comparing areSame: (JSON.Value, JSON.Value) -> Bool
  ) -> Bool {
    // What is stored was checked against the time of its day.
    let never = Timestamp(microseconds: .max)
    guard let mine = try? JSON(body), let theirs = try? JSON(stored) else { return false }
    if !butForTime, mine.root.isEquivalent(to: theirs.root) { return true }
    guard
      let mine = try? OpenedEvent(mine.root, now: never),
      let theirs = try? OpenedEvent(theirs.root, now: never),
      let mineWithin = mine.cdevent, let theirsWithin = theirs.cdevent
    else { return false }
    var (event, other) = (mine.event, theirs.event)
    if butForTime { (event.occurred, other.occurred) = (nil, nil) }
    return event == other && areSame(mineWithin, theirsWithin)
  }
}

extension JSON.Value {
  /// The members of an object by name, those of one member spread among them without one of its
  /// own.
  fileprivate func membersBut(_ omitted: String, in inner: String) -> [String: JSON.Value] {
    var result: [String: JSON.Value] = [:]
    for (key, value) in members where key != inner { result[key] = value }
    for (key, value) in self[inner]?.members ?? members where key != omitted {
      result["\(inner).\(key)"] = value
    }
    return result
  }
}
