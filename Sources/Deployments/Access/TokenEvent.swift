/// A token, made or revoked, to be written as the event of the vocabulary that means it.
package enum TokenEvent {
  /// `token.created`, a CloudEvent as JSON. Its id follows from the name, so that of two that are made under one name at once
  /// the log takes one.
  ///
  /// - Parameters:
  ///   - token: its name becomes the event's subject
  ///   - time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`, which judges the values
  package static func created(_ token: Token, time: Timestamp) -> [UInt8] {
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
    return RuleEvent.bytes(
      "token.created", of: token.name, identity: [token.name], time: time,
      content: .object(content))
  }

  /// `token.revoked`: from there on nobody gets in by that token.
  ///
  /// - Parameters:
  ///   - name: the token's
  ///   - reason: why, kept in the body alone
  ///   - time: when
  /// - Returns: as `created`
  package static func revoked(
    _ name: String, reason: String?, time: Timestamp
  ) -> [UInt8] {
    var content: [(String, JSONText)] = [("token", .reference(name))]
    if let reason { content.append(("reason", .string(reason))) }
    return RuleEvent.bytes(
      "token.revoked", of: name, identity: [name, time.rfc3339], time: time,
      content: .object(content))
  }
}
