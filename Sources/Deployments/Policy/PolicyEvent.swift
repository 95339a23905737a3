/// An environment's new policy, to be written as the event `policy.declared`.
package enum PolicyEvent {
  /// The CloudEvent, as JSON. Its id follows from what it replaces: of two that replace the same policy, and so do not know
  /// of each other, the log takes one.
  ///
  /// - Parameters:
  ///   - policy: all of it
  ///   - environment: whose
  ///   - replaced: the position of the policy that was in force; nil for the platform's own rules
  ///   - source: who says so, a URI reference
  ///   - time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`
  package static func declared(
    _ policy: Policy, of environment: String, replacing replaced: Int64?, source: String,
    time: Timestamp
  ) -> [UInt8] {
    let name = "policy.declared"
    let type = Vocabulary.types.first { $0.name == name }?.type ?? name
    let parts = [type, environment, replaced.map { String($0) } ?? ""]
    let text = EventText(
      type: type, source: source, id: DerivedID.uuid(source: source, parts),
      subject: "\(environment)#policy", time: time.rfc3339, deployment: nil, chain: nil)
    return text.bytes(
      content: .object([
        ("environment", .reference(environment)), ("policy", policy.json),
      ]))
  }
}
