/// What Shiplog itself writes of what rules the log: policies, holds, prunings, tokens.
package enum RuleEvent {
  /// The source of all of them. It takes the right to rule the log, so that nobody else appends something under the id of
  /// what is to come.
  package static let source = "/shiplog/rules"

  /// The CloudEvent, as JSON, under an id that follows from its type and `identity`.
  static func bytes(
    _ name: String, of subject: String, identity: [String], time: Timestamp, content: JSONText
  ) -> [UInt8] {
    let type = Vocabulary.types.first { $0.name == name }?.type ?? name
    let text = EventText(
      type: type, source: source, id: DerivedID.uuid(source: source, [type] + identity),
      subject: subject, time: time.rfc3339, deployment: nil, chain: nil)
    return text.bytes(content: content)
  }
}
