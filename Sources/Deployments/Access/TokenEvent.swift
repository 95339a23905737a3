/// A token, made or revoked, to be written as the event of the vocabulary that means it.
package enum TokenEvent {
  /// `token.created`, a CloudEvent as JSON. Its id follows from the name, so that of two that are made under one name at once
  /// the log takes one.
  ///
  /// - Parameters:
  ///   - token: its name becomes the event's subject
  ///   - source: who says so, a URI reference
  ///   - time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`, which judges the values
  package static func created(_ token: Token, source: String, time: Timestamp) -> [UInt8] {
    func references(_ names: Set<String>) -> JSONText {
      .array(names.sorted().map(JSONText.reference))
    }
    let grant = token.grant
    var content: [(String, JSONText)] = [
      ("digest", .string("sha256:\(token.sha256)")),
      ("scopes", .array(grant.scopes.map(\.rawValue).sorted().map { .string($0) })),
    ]
    if !grant.environments.isEmpty {
      content.append(("environments", references(grant.environments)))
    }
    if !grant.services.isEmpty { content.append(("services", references(grant.services))) }
    if let expires = token.expires { content.append(("expires", .string(expires.rfc3339))) }
    return bytes("token.created", of: token.name, [], source, time, .object(content))
  }

  /// `token.revoked`: from there on nobody gets in by that token.
  ///
  /// Its id follows from the time too: whoever could foretell it could take it first, and so keep the token in force.
  ///
  /// - Parameters:
  ///   - name: the token's
  ///   - reason: why, kept in the body alone
  ///   - source: who says so, a URI reference
  ///   - time: when
  /// - Returns: as `created`
  package static func revoked(
    _ name: String, reason: String?, source: String, time: Timestamp
  ) -> [UInt8] {
    var content: [(String, JSONText)] = [("token", .reference(name))]
    if let reason { content.append(("reason", .string(reason))) }
    return bytes("token.revoked", of: name, [time.rfc3339], source, time, .object(content))
  }

  private static func bytes(
    _ event: String, of name: String, _ identity: [String], _ source: String, _ time: Timestamp,
    _ content: JSONText
  ) -> [UInt8] {
    let type = Vocabulary.types.first { $0.name == event }?.type ?? event
    let text = EventText(
      type: type, source: source, id: DerivedID.uuid(source: source, [type, name] + identity),
      subject: name, time: time.rfc3339, deployment: nil, chain: nil)
    return text.bytes(content: content)
  }
}
