import Deployments
import NIOHTTP1
import Service

/// Why a server did not do what it was asked.
struct ServerRefusal: Error {
  enum Kind: Hashable {
    /// It was not reached, or cannot do it now: the same again may succeed.
    case unreachable
    /// These events, as they are, are refused for good.
    case events
    /// It does not let the caller do this, or is no Shiplog server.
    case request
  }

  let kind: Kind
  /// Of the answer; nil where none came.
  var status: Int?
  /// Whether the question itself was wrong, such as a time zone that there is not.
  private(set) var isOfQuestion = false
  /// Whether the server knows the question, and has nothing of that name: at a wrong address, nothing is there at all.
  private(set) var isNotFound = false
  /// One sentence: what is wrong.
  let detail: String
  var suggestion: String?
  var errors: [Problem.Detail] = []
  var retryAfter: Duration?
  /// Of a conflict: when the event occurred that has the identity.
  var occurred: Timestamp?
  /// Whether to try again at once is worth it.
  var mayRetry = false
  /// The problem document (RFC 9457) as it came.
  var problem: [UInt8]?

  init(_ kind: Kind, _ detail: String, mayRetry: Bool = false) {
    self.kind = kind
    self.detail = detail
    self.mayRetry = mayRetry
  }

  /// An answer that is no success.
  init(_ answer: ServerAnswer, from url: ServerURL) {
    let problem = answer.document.flatMap { $0["detail"]?.string == nil ? nil : $0 }
    let told = problem?["detail"]?.string.map(Self.printable)
    let status = answer.status
    isOfQuestion = problem?["type"]?.string == Problem.Kind.malformedRequest.type
    isNotFound = problem?["type"]?.string == Problem.Kind.notFound.type
    errors = (problem?["errors"]?.elements.map(Problem.Detail.init) ?? [])
    switch status {
    case 400 where isOfQuestion: kind = .request
    // About some of the events, and not about the token as such.
    case 403 where !errors.isEmpty: kind = .events
    case 400, 409, 413, 422:
      // Of a proxy in between only the size is a word about the events.
      kind = problem != nil || status == 413 ? .events : .request
    case 401, 403, 404, 405, 410, 415: kind = .request
    default: kind = .unreachable
    }
    switch kind {
    case .unreachable:
      detail = "the server \(url) cannot take this now: \(told ?? Self.said(answer))"
    case .events: detail = told ?? "the request is too large for the server \(url)"
    // Of the question, and not of who asks: in the words that a database has for it.
    case .request where isNotFound || isOfQuestion: detail = told ?? Self.said(answer)
    case .request: detail = "the server \(url) refused: \(told ?? Self.said(answer))"
    }
    self.status = status
    suggestion = problem?["suggestion"]?.string.map(Self.printable)
    if status == 401 {
      suggestion = "Store a valid token: shiplog login \(url); or set \(Setting.token.variable)."
    }
    retryAfter = answer.retryAfter
    mayRetry = status == 429 || status == 503
    occurred = problem?["occurred"]?.timestamp
    self.problem = problem == nil ? nil : answer.bytes
  }

  /// What an answer without a problem document says.
  private static func said(_ answer: ServerAnswer) -> String {
    let place = answer.headers.first(name: "location").map { " and points to \(printable($0))" }
    return "it answered with status \(answer.status)" + (place ?? "")
  }

  /// Without what would move a terminal's cursor.
  fileprivate static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

extension Problem.Detail {
  fileprivate init(_ error: JSON.Value) {
    self.init(
      ServerRefusal.printable(error["detail"]?.string ?? ""),
      index: error["index"]?.int.flatMap { Int(exactly: $0) },
      pointer: error["pointer"]?.string.map(ServerRefusal.printable),
      parameter: error["parameter"]?.string.map(ServerRefusal.printable))
  }
}

extension Failure {
  init(_ refusal: ServerRefusal) {
    let code: Code =
      switch (refusal.kind, refusal.status) {
      case (.unreachable, _): .unreachable
      case (_, 409): .conflict
      case _ where refusal.isNotFound: .notFound
      case _ where refusal.isOfQuestion: .usage
      default: .failed
      }
    self.init(code, refusal.detail, remedy: refusal.remedy)
  }
}

extension ServerRefusal {
  fileprivate var remedy: String? {
    if let suggestion { return suggestion }
    guard kind == .unreachable || status == 404 && !isNotFound else { return nil }
    return "shiplog config --origin tells which server this is."
  }
}
