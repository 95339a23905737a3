internal import Logging
package import Hummingbird
internal import Deployments
internal import HTTPTypes
internal import Log

/// The service's interface over HTTP: every operation behind the same checks, in the same order.
package struct Interface: Sendable {
  let service: LogService
  let operations: [Operation]

  package init(to service: LogService) {
    self.service = service
    operations = Operation.all
  }

  /// Answers every request, also those that no operation is for.
  package func responder() -> some HTTPResponder<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    router.middlewares.add(Outermost(interface: self))
    for operation in operations {
      router.on(Self.pattern(operation.path), method: operation.method) { request, context in
        try await counted(operation) {
          try await answer(request, context, operation)
        }
      }
    }
    return router.buildResponder()
  }

  /// Counts a request from its head to its answer's.
  private func counted(
    _ operation: Operation, _ answer: () async throws -> Response
  ) async throws -> Response {
    let counters = service.counters
    let isWithin = counters.began(limit: service.settings.limits.requests)
    defer { counters.ended() }
    do {
      // A server that has much to do is not one to be restarted, and is one to be looked at.
      guard isWithin || operation.isForOperators else {
        throw Problem(
          .busy, "\(service.settings.limits.requests) requests are being answered already",
          suggestion: "send the same request again", retryAfter: 1)
      }
      let response = try await answer()
      counters.answered(operation.id, Int(response.status.code))
      return response
    } catch {
      counters.answered(operation.id, Int(Problem.of(error).kind.status.code))
      throw error
    }
  }

  /// What can be done at a path; nothing where there is none like it.
  func methods(at path: String) -> [HTTPRequest.Method] {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return operations.filter { operation in
      let pattern = operation.path.split(separator: "/", omittingEmptySubsequences: false)
      return pattern.count == parts.count
        && zip(pattern, parts).allSatisfy { $0 == $1 || ($0.hasPrefix("{") && !$1.isEmpty) }
    }.map(\.method)
  }

  /// `/v1/events/{position}` as the router has it: `/v1/events/:position`.
  private static func pattern(_ path: String) -> RouterPath {
    RouterPath(path.replacing("{", with: ":").replacing("}", with: ""))
  }

  /// Authentication, authorization, parameters, waiting; then the operation.
  private func answer(
    _ request: Request, _ context: BasicRequestContext, _ operation: Operation
  ) async throws -> Response {
    let caller = try await service.caller(of: request, for: operation)
    var path: [String: String] = [:]
    var headers: [String: String] = [:]
    for parameter in operation.parameters {
      switch parameter.place {
      case .path: path[parameter.name] = context.parameters.get(parameter.name)
      case .header:
        headers[parameter.name] = HTTPField.Name(parameter.name).flatMap { request.headers[$0] }
      case .query: break
      }
    }
    let arguments = try Arguments(
      operation, path: path, query: request.uri.query, headers: headers)
    if let position = arguments.position(Operation.waiting.name) {
      try await service.wait(for: position)
    }
    let call = Call(
      service: service, caller: caller, arguments: arguments, request: request, now: .now)
    var reply = try await operation.respond(call)
    if arguments.areRelative { reply.caching = .never }
    return reply.response(to: request)
  }
}

/// Everything that is the same for all answers: problems as documents, and the headers that keep browsers honest.
private struct Outermost: RouterMiddleware {
  typealias Context = BasicRequestContext

  let interface: Interface

  @concurrent
  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      // The router passes over empty parts, and would take the end of a list's address for the list.
      if request.uri.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        .contains(where: \.isEmpty), request.uri.path != "/"
      {
        throw Problem.nothing(at: request.uri.path)
      }
      response = try await next(request, context)
    } catch let error as any HTTPResponseError where error.status == .notFound {
      let methods = interface.methods(at: request.uri.path)
      response =
        (methods.isEmpty
        ? Problem.nothing(at: request.uri.path)
        : Problem.notAllowed(request.method, at: request.uri.path, but: methods))
        .response(to: request)
      interface.service.counters.answered("none", Int(response.status.code))
    } catch {
      let problem = Problem.of(error)
      if problem.kind == .failed { interface.service.logger.error("\(error)") }
      response = problem.response(to: request)
    }
    response.headers.secure(interface.service.settings)
    return response
  }
}

extension HTTPFields {
  /// Adds what keeps browsers and caches honest.
  mutating func secure(_ settings: LogService.Settings) {
    self[.xContentTypeOptions] = "nosniff"
    self[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    self[.referrerPolicy] = "no-referrer"
    if settings.isSecure { self[.strictTransportSecurity] = "max-age=31536000" }
    if self[.cacheControl] == nil { self[.cacheControl] = "no-store" }
  }
}
