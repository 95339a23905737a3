internal import Deployments
internal import History
internal import Log

extension TokenChecks {
  /// Who shows a token, as entries name them: by the token's name.
  ///
  /// - Returns: nil for a text that is no token, or one that is not in force
  /// - Throws: `PostgresError`
  package func caller(of text: String) async throws -> Caller? {
    guard let token = AccessToken(text), let known = try await grant(of: token) else { return nil }
    return Caller(
      principal: Principal(kind: "token", issuer: "shiplog", id: known.name), grant: known.grant,
      position: known.position)
  }
}
