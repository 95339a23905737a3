/// An environment's new policy, to be written as the event `policy.declared`.
package enum PolicyEvent {
  /// The CloudEvent, as JSON. Its id follows from what it replaces: of two that replace the same policy, and so do not know
  /// of each other, the log takes one.
  ///
  /// - Parameters:
  ///   - policy: all of it
  ///   - environment: whose
  ///   - replaced: the position of the policy that was in force; nil for the platform's own rules
  ///   - time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`
  package static func declared(
    _ policy: Policy, of environment: String, replacing replaced: Int64?, time: Timestamp
  ) -> [UInt8] {
    RuleEvent.bytes(
      "policy.declared", of: "\(environment)#policy",
      identity: [environment, replaced.map { String($0) } ?? ""], time: time,
      content: .object([
        ("environment", .reference(environment)), ("policy", policy.json),
      ]))
  }
}
