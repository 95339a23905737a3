internal import Deployments
internal import Hummingbird
internal import Log

extension LogService {
  /// Who asks, where that is somebody who may.
  ///
  /// - Throws: a `Problem`, the same for a token that is unknown, revoked or expired
  func caller(of request: Request, for operation: Operation) async throws -> Caller {
    guard let scope = operation.scope else { return .anyone }
    guard let header = request.headers[.authorization] else {
      guard settings.anonymousRead, scope == .read else {
        throw Self.challenge("this needs a token of scope \(scope.rawValue)", nil)
      }
      return .anyone
    }
    guard let token = Self.token(in: header) else {
      throw Self.challenge("the Authorization header is no bearer token", "invalid_request")
    }
    guard let caller = try await authenticate(token) else {
      throw Self.challenge("the token is unknown, revoked or expired", "invalid_token")
    }
    if let wait = rates.admit(caller.principal.id, at: .now) {
      throw Problem(
        .tooManyRequests,
        "the token \(caller.principal.id) has made \(settings.limits.rate) requests in a second",
        suggestion: "send several events in one request",
        retryAfter: Int(wait.components.seconds))
    }
    guard caller.grant.allows(scope) else {
      var problem = Problem(
        .forbidden, "this needs the scope \(scope.rawValue), which the token does not have",
        suggestion: "use a token that was created with --scope \(scope.rawValue)")
      problem.headers[.wwwAuthenticate] = Self.realm + ", error=\"insufficient_scope\""
      throw problem
    }
    return caller
  }

  /// Whether who was let in would be again: an answer that goes on for long ends with its token.
  func stillAdmits(_ request: Request) async throws -> Bool {
    guard let header = request.headers[.authorization] else { return true }
    guard let token = Self.token(in: header) else { return false }
    return try await authenticate(token) != nil
  }

  /// Nil for a header that is no bearer token (RFC 6750 §2.1).
  private static func token(in header: String) -> String? {
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }

  private static let realm = "Bearer realm=\"shiplog\""

  static func challenge(_ detail: String, _ error: String?) -> Problem {
    var problem = Problem(
      .unauthenticated, detail,
      suggestion: "send Authorization: Bearer shl_…; shiplog token create makes one")
    problem.headers[.wwwAuthenticate] = realm + (error.map { ", error=\"\($0)\"" } ?? "")
    return problem
  }
}

extension Caller {
  /// Somebody who showed no token, where that is enough.
  static let anyone = Caller(
    principal: Principal(kind: "anonymous", issuer: "shiplog", id: "anonymous"),
    grant: Grant(scopes: [.read]))
}
