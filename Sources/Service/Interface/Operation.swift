internal import Deployments
internal import HTTPTypes

/// What can be asked of the service: its route, who may ask, what it takes and how it answers.
///
/// The router, the authorization, the check of parameters and `openapi.json` are all made of these, so that none can
/// say something else than the others.
package struct Operation: Sendable {
  /// In OpenAPI: `listEntries`.
  let id: String
  let method: HTTPRequest.Method
  /// With its parameters in braces: `/v1/events/{position}`.
  let path: String
  let summary: String
  let description: String
  /// What a token needs; nil where none is needed.
  let scope: Scope?
  let parameters: [Parameter]
  /// What the request's body can be; empty where it has none.
  let bodies: [BodyShape]
  /// What it answers when all went well.
  let answers: [AnswerShape]
  /// The problems that it answers with, beside those that every operation may.
  let problems: [Problem.Kind]
  /// Whether its answers can have an ETag, by which 304 says that the caller has them already. None has what an effect
  /// or the time decides.
  let hasTag: Bool
  let respond: @Sendable (Call) async throws -> Reply

  init(
    _ id: String, _ path: String, _ summary: String, _ description: String = "",
    method: HTTPRequest.Method = .get, scope: Scope? = .read, parameters: [Parameter] = [],
    bodies: [BodyShape] = [], answers: [AnswerShape], problems: [Problem.Kind] = [],
    hasTag: Bool = true, respond: @escaping @Sendable (Call) async throws -> Reply
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.summary = summary
    self.description = description
    self.scope = scope
    self.parameters = parameters
    self.bodies = bodies
    self.answers = answers
    self.problems = problems
    self.hasTag = hasTag
    self.respond = respond
  }

  /// Whether it is about the server and not about the log.
  var isForOperators: Bool { !path.hasPrefix("/v1/") }

  /// Parameters that every question about what is derived from the log takes.
  static let waiting = Parameter(
    "min_position", .position,
    "Waits until the answer stands at this position at least, so that it knows of one's own write; 503 where that takes longer than 5 seconds."
  )
}

/// What a request's body can be, for `openapi.json`.
package struct BodyShape: Sendable {
  let mediaType: String
  /// What it is at least: what is taken is told by those who read it.
  let schema: Schema
  /// JSON.
  var example: String?
}

/// One of an operation's good answers, for `openapi.json`.
package struct AnswerShape: Sendable {
  let status: HTTPResponse.Status
  let summary: String
  /// By media type, what is in it.
  let content: [(mediaType: String, schema: Schema)]

  init(
    _ summary: String, _ content: [(mediaType: String, schema: Schema)],
    status: HTTPResponse.Status = .ok
  ) {
    self.status = status
    self.summary = summary
    self.content = content
  }

  static func list(_ listing: Listing, pages: Bool = false) -> AnswerShape {
    AnswerShape(
      "The \(listing.noun).",
      [
        (DataFormat.json.mediaType, .list(listing, pages: pages)),
        (DataFormat.ndjson.mediaType, .text), (DataFormat.csv.mediaType, .text),
      ])
  }

  static func object(_ summary: String, _ schema: Schema) -> AnswerShape {
    AnswerShape(summary, [(DataFormat.json.mediaType, schema)])
  }
}
