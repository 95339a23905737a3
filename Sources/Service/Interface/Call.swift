package import Deployments
internal import History
internal import Hummingbird
package import Log

/// Who asks.
package struct Caller: Sendable {
  /// As entries name it.
  package let principal: Principal
  package let grant: Grant
  /// The last position that the read models stood for when the token was checked, hence after the question came; nil for none,
  /// or where there was no check.
  let position: Int64?

  package init(principal: Principal, grant: Grant, position: Int64? = nil) {
    self.principal = principal
    self.grant = grant
    self.position = position
  }
}

/// A request that was let in: who asks what, and of what.
package struct Call: Sendable {
  let service: LogService
  let caller: Caller
  let arguments: Arguments
  let request: Request
  let now: Timestamp

  var history: History { service.history }

  /// Environment and service to look at: what was asked for, within what the token is limited to.
  ///
  /// - Throws: a `Problem` where that lies outside, or is not said by a token that is limited to several
  func place() throws(Problem) -> (environment: String?, service: String?) {
    (try environment(), try within(caller.grant.services, "service"))
  }

  /// The environment alone, for what is the same for all services.
  ///
  /// - Throws: as `place`
  func environment() throws(Problem) -> String? {
    try within(caller.grant.environments, "environment")
  }

  /// When what is listed occurred.
  ///
  /// - Throws: a `Problem` where nothing can lie between the two
  func window() throws(Problem) -> (from: Timestamp?, to: Timestamp?) {
    let from = arguments.time("from")?.time(now: now)
    let to = arguments.time("to")?.time(now: now)
    if let from, let to, from >= to {
      let detail = "to has to come after from"
      throw Problem(
        .malformedRequest, detail, errors: [Problem.Detail(detail, parameter: "to")])
    }
    return (from, to)
  }

  private func within(_ limit: Set<String>, _ name: String) throws(Problem) -> String? {
    let asked = arguments.text(name)
    guard !limit.isEmpty else { return asked }
    if let asked, limit.contains(asked) { return asked }
    if asked == nil, limit.count == 1 { return limit.first }
    let allowed = limit.sorted().map { "\(name)=\($0)" }.joined(separator: " or ")
    throw Problem(
      .forbidden,
      asked.map { "the token does not reach the \(name) \($0)" }
        ?? "the token is limited to several \(name)s, and the question names none",
      suggestion: "ask with \(allowed)")
  }

  /// What somebody is told whose scopes let him in, but not to all that he asks for.
  func missing(_ scope: Scope, for what: String, suggestion: String) -> Problem {
    guard request.headers[.authorization] != nil else {
      return LogService.challenge("\(what) needs a token of scope \(scope.rawValue)", nil)
    }
    return Problem(
      .forbidden, "\(what) needs the scope \(scope.rawValue), which the token does not have",
      suggestion: suggestion)
  }

  /// What nobody may see who is limited to some environments or services.
  func requireUnlimited() throws(Problem) {
    guard !caller.grant.isUnlimited else { return }
    throw Problem(
      .forbidden, "this is about all environments and services, and the token is limited to some",
      suggestion: "use a token without --environment and --service")
  }
}
