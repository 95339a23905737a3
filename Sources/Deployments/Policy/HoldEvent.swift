/// A legal hold, placed or released, to be written as the event of the vocabulary that means it.
package enum HoldEvent {
  /// `hold.placed`, a CloudEvent as JSON. A hold of an id is placed once.
  ///
  /// - Parameters:
  ///   - id: the hold's, by which it is released: a URI or a plain id
  ///   - hold: has a scope
  ///   - reason: why, kept in the body alone
  ///   - time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`, which judges the values
  package static func placed(
    id: String, _ hold: Hold, reason: String, time: Timestamp
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
    return RuleEvent.bytes(
      "hold.placed", of: id, identity: [id], time: time, content: .object(content))
  }

  /// `hold.released`: that hold covers nothing any more. As often as an id is placed by other means, it can be released.
  ///
  /// - Parameters:
  ///   - id: the hold's
  ///   - reason: why, kept in the body alone
  ///   - time: when
  /// - Returns: as `placed`
  package static func released(
    id: String, reason: String, time: Timestamp
  ) -> [UInt8] {
    RuleEvent.bytes(
      "hold.released", of: id, identity: [id, time.description], time: time,
      content: .object([
        ("hold", .object([("id", .string(id))])), ("reason", .string(reason)),
      ]))
  }
}
