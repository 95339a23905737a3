/// A legal hold, placed or released, to be written as the event of the vocabulary that means it.
package enum HoldEvent {
  /// `hold.placed`, a CloudEvent as JSON.
  ///
  /// - Parameters:
  ///   - id: the hold's, by which it is released: a URI or a plain id
  ///   - hold: has a scope
  ///   - reason: why, kept in the body alone
  ///   - source: who says so, a URI reference
  ///   - time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`, which judges the values
  package static func placed(
    id: String, _ hold: Hold, reason: String, source: String, time: Timestamp
  ) -> [UInt8] {
    let names = [
      ("deployment", hold.deployment), ("environment", hold.environment), ("service", hold.service),
    ]
    let times = [("from", hold.from), ("to", hold.to)]
    let scope =
      names.compactMap { key, name in
        name.map { (key, JSONText.object([("id", .string($0))])) }
      }
      + times.compactMap { key, time in time.map { (key, JSONText.string($0.rfc3339)) } }
    var content: [(String, JSONText)] = [("scope", .object(scope)), ("reason", .string(reason))]
    if let until = hold.until { content.append(("until", .string(until.rfc3339))) }
    return text("hold.placed", id, [id], source, time).bytes(content: .object(content))
  }

  /// `hold.released`: that hold covers nothing any more.
  ///
  /// - Parameters:
  ///   - id: the hold's
  ///   - reason: why, kept in the body alone
  ///   - source: who says so, a URI reference
  ///   - time: when
  /// - Returns: as `placed`
  package static func released(
    id: String, reason: String, source: String, time: Timestamp
  ) -> [UInt8] {
    text("hold.released", id, [id, time.description], source, time).bytes(
      content: .object([
        ("hold", .object([("id", .string(id))])), ("reason", .string(reason)),
      ]))
  }

  /// A hold of an id is placed once from here, and released as often as somebody else places it again: the event's id
  /// follows from the `parts` that say so.
  private static func text(
    _ name: String, _ id: String, _ parts: [String], _ source: String, _ time: Timestamp
  ) -> EventText {
    let type = Vocabulary.types.first { $0.name == name }?.type ?? name
    return EventText(
      type: type, source: source, id: DerivedID.uuid(source: source, [type] + parts), subject: id,
      time: time.rfc3339, deployment: nil, chain: nil)
  }
}
