/// The content of `token.created` and `token.revoked`.
extension Rule {
  /// A token by the name that is the event's subject, or the end of one.
  ///
  /// - Throws: a `Rejection` for a name that is too long, or none
  init?(
    token content: JSON.Value, _ subjectID: JSON.Value, _ reader: FactReader
  ) throws(Rejection) {
    if let revoked = try reader.id(content["token"]) {
      self = .revocation(revoked)
      return
    }
    let prefix = "sha256:"
    guard let digest = content["digest"]?.string, digest.hasPrefix(prefix),
      let name = try reader.name(subjectID)
    else { return nil }
    var grant = Grant(scopes: [])
    for scope in content["scopes"]?.elements ?? content.elements {
      if let scope: Scope = reader.word(scope) { grant.scopes.insert(scope) }
    }
    for environment in content["environments"]?.elements ?? content.elements {
      if let name = try reader.environment(environment) { grant.environments.insert(name) }
    }
    for service in content["services"]?.elements ?? content.elements {
      if let name = try reader.service(service) { grant.services.insert(name) }
    }
    self = .token(
      Token(
        name: name, sha256: String(digest.dropFirst(prefix.count)), grant: grant,
        // It looks ahead: this is no time at which anything happened.
        expires: content["expires"]?.timestamp))
  }
}
