internal import Deployments
internal import HTTPTypes

/// The description of the service (OpenAPI 3.1), made of its operations.
enum OpenAPI {
  /// Without white space, since it is long.
  static let bytes = document.bytes

  static let document: JSONText = .object([
    ("openapi", .string("3.1.0")),
    (
      "info",
      .object([
        ("title", .string("Shiplog")), ("version", .string("1")),
        (
          "description",
          .string(
            "An append-only, verifiable log of deployments, and everything that is derived from it."
          )
        ),
      ])
    ),
    ("paths", .object(paths)),
    (
      "components",
      .object([
        ("schemas", .object([("problem", problem)])),
        (
          "securitySchemes",
          .object([
            (
              "token",
              .object([("type", .string("http")), ("scheme", .string("bearer"))])
            )
          ])
        ),
      ])
    ),
  ])

  private static var paths: [(String, JSONText)] {
    var names: [String] = []
    for operation in Operation.all where !names.contains(operation.path) {
      names.append(operation.path)
    }
    return names.map { path in
      let here = Operation.all.filter { $0.path == path }
      return (path, .object(here.map { ($0.method.rawValue.lowercased(), $0.openAPI) }))
    }
  }

  private static let problem = Schema.object([
    ("type", .text), ("title", .text), ("status", .integer), ("detail", .text),
    ("instance", .text), ("suggestion", .nullable(.text)), ("occurred", .optional(.time)),
    (
      "errors",
      .array(
        .object([
          ("index", .optional(.position)), ("pointer", .optional(.text)),
          ("parameter", .optional(.text)), ("detail", .text),
        ]))
    ),
  ]).json
}

extension Operation {
  /// The operation object.
  fileprivate var openAPI: JSONText {
    var members: [(String, JSONText)] = [
      ("operationId", .string(id)), ("summary", .string(summary)),
      ("description", .string(description)),
      ("security", .array(scope == nil ? [] : [.object([("token", .array([]))])])),
      ("parameters", .array(parameters.map(\.openAPI))),
    ]
    if let scope { members.append(("x-scope", .string(scope.rawValue))) }
    if !bodies.isEmpty {
      members.append(
        (
          "requestBody",
          .object([
            ("required", .bool(true)),
            ("content", .object(bodies.map { ($0.mediaType, $0.openAPI) })),
          ])
        ))
    }
    members.append(("responses", .object(responses)))
    return .object(members)
  }

  private var responses: [(String, JSONText)] {
    var responses = answers.map { ("\($0.status.code)", $0.openAPI) }
    if hasTag, method == .get {
      responses.append(
        (
          "304",
          .object([
            ("description", .string("The caller has it already.")),
            ("headers", Header.json([.position, .tag])),
          ])
        ))
    }
    let statuses = Set(allProblems.map(\.status.code)).sorted()
    for status in statuses {
      let titles = allProblems.filter { $0.status.code == status }.map(\.title)
      responses.append(
        (
          "\(status)",
          .object([
            ("description", .string(titles.joined(separator: "; or: ") + ".")),
            ("headers", Header.json(Header.of(status))),
            (
              "content",
              .object([
                (
                  Problem.mediaType,
                  .object([
                    ("schema", .object([("$ref", .string("#/components/schemas/problem"))]))
                  ])
                )
              ])
            ),
          ])
        ))
    }
    return responses
  }

  /// Those that it names, and those that all of its sort may answer with.
  private var allProblems: [Problem.Kind] {
    var kinds = problems
    if scope != nil { kinds += [.unauthenticated, .forbidden, .tooManyRequests] }
    kinds += [.malformedRequest, .notAcceptable, .failed, .busy, .unavailable, .stopping]
    // A position that was asked for may not be there, or not yet.
    if parameters.contains(where: { $0.name == Operation.waiting.name }) {
      kinds += [.behind, .notFound]
    }
    return Problem.Kind.allCases.filter(kinds.contains)
  }
}

extension BodyShape {
  fileprivate var openAPI: JSONText {
    .object(
      [("schema", schema.json)] + (example.map { [("example", .raw(Array($0.utf8)))] } ?? []))
  }
}

extension AnswerShape {
  fileprivate var openAPI: JSONText {
    .object([
      ("description", .string(summary)), ("headers", Header.json([.position, .tag, .next])),
      (
        "content",
        .object(content.map { ($0.mediaType, .object([("schema", $0.schema.json)])) })
      ),
    ])
  }
}
