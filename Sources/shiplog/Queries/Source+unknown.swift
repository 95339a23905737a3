import Deployments
import History
import Service

extension Source {
  /// Says where somebody names a place that no deployment has gone to: it may be mistyped, or too early.
  ///
  /// - Throws: a `PostgresError`; a server that does not tell, as for a token that may not read, is nobody's mistake
  func warnOfUnknown(environment: String?, service: String?) async throws {
    guard environment != nil || service != nil else { return }
    switch self {
    case .history(let history):
      var query = DeploymentQuery()
      query.environment = environment
      query.service = service
      query.limit = 1
      guard try await history.deployments(query).deployments.isEmpty else { return }
    case .server(let server):
      let answer = try? await server.list(
        .deployments, "/v1/deployments",
        [("environment", environment), ("service", service), ("limit", "1")])
      guard let answer, answer.rows.isEmpty else { return }
    }
    let of = service.map { " of \($0)" } ?? ""
    let to = environment.map { " to \($0)" } ?? ""
    try Output.warn(
      "the log knows no deployment\(of)\(to) yet; shiplog status shows what is where")
  }
}
