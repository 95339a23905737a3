package import Deployments
package import HTTPTypes

/// Why a request was not answered as asked, as `application/problem+json` (RFC 9457) says it.
package struct Problem: Error, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case malformedRequest = "malformed-request"
    case malformedEvent = "malformed-event"
    case unauthenticated
    case forbidden
    case notFound = "not-found"
    case unknownAddress = "unknown-address"
    case methodNotAllowed = "method-not-allowed"
    case notAcceptable = "not-acceptable"
    case timeout = "request-timeout"
    case conflict
    case pruned
    case tooLarge = "too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case refusedEvent = "refused-event"
    case tooManyRequests = "too-many-requests"
    case failed
    case busy
    case unavailable
    case stopping
    /// The read models have not reached `min_position` in time.
    case behind
  }

  /// One of several things that are wrong.
  package struct Detail: Hashable, Sendable {
    /// The event of a batch, from 0; nil where there is only one.
    package var index: Int?
    /// Where in the body: a JSON pointer (RFC 6901).
    package var pointer: String?
    /// Or which query parameter or header.
    package var parameter: String?
    package let detail: String

    package init(
      _ detail: String, index: Int? = nil, pointer: String? = nil, parameter: String? = nil
    ) {
      self.detail = detail
      self.index = index
      self.pointer = pointer
      self.parameter = parameter
    }
  }

  package let kind: Kind
  /// One sentence: what is wrong here.
  package let detail: String
  /// What the caller can do about it.
  package var suggestion: String?
  package var errors: [Detail]
  /// Of a conflict: when the event occurred that has the identity.
  package var occurred: Timestamp?
  /// In how many seconds the same request may succeed.
  package var retryAfter: Int?
  /// Where it tells what is allowed: `Allow` or `WWW-Authenticate`, among the answer's headers.
  package var headers: HTTPFields = [:]

  package init(
    _ kind: Kind, _ detail: String, suggestion: String? = nil, errors: [Detail] = [],
    retryAfter: Int? = nil
  ) {
    self.kind = kind
    self.detail = detail
    self.suggestion = suggestion
    self.errors = errors
    self.retryAfter = retryAfter
  }
}

extension Problem.Kind {
  package var status: HTTPResponse.Status {
    switch self {
    case .malformedRequest, .malformedEvent: .badRequest
    case .unauthenticated: .unauthorized
    case .forbidden: .forbidden
    case .notFound, .unknownAddress: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .notAcceptable: .notAcceptable
    case .timeout: .requestTimeout
    case .conflict: .conflict
    case .pruned: .gone
    case .tooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .refusedEvent: .unprocessableContent
    case .tooManyRequests: .tooManyRequests
    case .failed: .internalServerError
    case .busy, .unavailable, .stopping, .behind: .serviceUnavailable
    }
  }

  /// The same for every problem of a kind.
  package var title: String {
    switch self {
    case .malformedRequest: "The request cannot be understood"
    case .malformedEvent: "This is no CloudEvent"
    case .unauthenticated: "A token is needed"
    case .forbidden: "The token does not allow this"
    case .notFound: "There is no such thing"
    case .unknownAddress: "There is nothing at this address"
    case .methodNotAllowed: "This cannot be done here"
    case .notAcceptable: "There is no such representation"
    case .timeout: "The request did not arrive in time"
    case .conflict: "The identity is taken by another event"
    case .pruned: "The body was pruned"
    case .tooLarge: "The request is too large"
    case .unsupportedMediaType: "This format is not understood"
    case .refusedEvent: "The log does not take this event"
    case .tooManyRequests: "Too many requests"
    case .failed: "The server failed"
    case .busy: "The server has too much to do"
    case .unavailable: "The database cannot be used"
    case .stopping: "The server is about to stop"
    case .behind: "The read models are not there yet"
    }
  }

  /// `urn:shiplog:problem:conflict`
  package var type: String { "urn:shiplog:problem:\(rawValue)" }
}

extension Problem {
  /// The document.
  ///
  /// - Parameter instance: the path that was asked for; nil where none could be read
  /// - Returns: its members in the order of RFC 9457, then those of ours
  package func document(instance: String?) -> JSONText {
    let errors = errors.map { error in
      JSONText.object(
        [
          error.index.map { ("index", .int(Int64($0))) },
          error.pointer.map { ("pointer", .string($0)) },
          error.parameter.map { ("parameter", .string($0)) }, ("detail", .string(error.detail)),
        ].compactMap { $0 })
    }
    var members: [(String, JSONText)] = [
      ("type", .string(kind.type)), ("title", .string(kind.title)),
      ("status", .int(Int64(kind.status.code))), ("detail", .string(detail)),
      ("instance", instance.map { .string($0) } ?? .null),
      ("suggestion", suggestion.map { .string($0) } ?? .null),
      ("errors", .array(errors)),
    ]
    if let occurred { members.append(("occurred", .string(occurred.rfc3339))) }
    return .object(members)
  }
}
