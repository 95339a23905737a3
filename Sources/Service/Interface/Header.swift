internal import Deployments

/// A header of answers, as `openapi.json` describes it.
struct Header: Sendable {
  private let name: String
  private let summary: String
  private let schema: Schema

  static let position = Header(
    name: "Shiplog-Position",
    summary: "The log position that the answer stands at; not there while the log is empty.",
    schema: .position)
  static let tag = Header(
    name: "ETag",
    summary:
      "The same as long as the answer is, for If-None-Match; not on what depends on the time.",
    schema: .text)
  static let next = Header(
    name: "Link", summary: "The next page, with rel=\"next\" (RFC 8288), where there is one.",
    schema: .text)

  /// Those of a problem.
  static func of(_ status: Int) -> [Header] {
    switch status {
    case 401, 403:
      [
        Header(
          name: "WWW-Authenticate", summary: "What the token lacks (RFC 6750 §3).", schema: .text)
      ]
    case 429, 503:
      [
        Header(
          name: "Retry-After", summary: "Seconds after which the same request may succeed.",
          schema: .integer)
      ]
    default: []
    }
  }

  static func json(_ headers: [Header]) -> JSONText {
    .object(
      headers.map { header in
        (
          header.name,
          .object([
            ("description", .string(header.summary)), ("required", .bool(false)),
            ("schema", header.schema.json),
          ])
        )
      })
  }
}
