internal import Deployments
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Problem {
  static let mediaType = "application/problem+json"

  static func nothing(at path: String) -> Problem {
    Problem(
      .unknownAddress, "there is nothing at \(path)",
      suggestion: "GET /v1/openapi.json lists what there is")
  }

  static let noRequest = Problem(
    .malformedRequest, "the request is not HTTP/1.1, or has too many headers, or too large ones",
    suggestion: "serve --help tells the limits")

  static func notAllowed(
    _ method: HTTPRequest.Method, at path: String, but allowed: [HTTPRequest.Method]
  ) -> Problem {
    let names = allowed.map(\.rawValue).sorted()
    let all = names.contains("GET") ? names + ["HEAD"] : names
    var problem = Problem(
      .methodNotAllowed, "\(method.rawValue) is not possible at \(path)",
      suggestion: "use \(names.joined(separator: " or "))")
    problem.headers[.allow] = all.joined(separator: ", ")
    return problem
  }

  func response(to request: Request) -> Response {
    var fields = headers
    fields[.contentType] = Self.mediaType
    if let retryAfter { fields[.retryAfter] = String(retryAfter) }
    // What is left of a body that was refused is not read.
    if kind == .tooLarge || kind == .timeout { fields[.connection] = "close" }
    let document = document(instance: request.uri.path)
    return Response(
      status: kind.status, headers: fields,
      body: ResponseBody(byteBuffer: ByteBuffer(string: document.pretty() + "\n")))
  }
}
