internal import Deployments

extension Parameter {
  /// The parameter object of OpenAPI.
  var openAPI: JSONText {
    .object([
      ("name", .string(name)), ("in", .string(place.rawValue)),
      ("required", .bool(place == .path)), ("description", .string(summary)), ("schema", schema),
    ])
  }

  private var schema: JSONText {
    switch kind {
    case .environment: Self.name(example: "production")
    case .service: Self.name(example: "checkout")
    case .text:
      Self.string([("minLength", .int(1)), ("maxLength", .int(Int64(Parameter.textLength)))])
    case .time: .object([("anyOf", .array(Self.times)), Self.examples])
    case .moment: .object([("anyOf", .array([Schema.position.json] + Self.times)), Self.examples])
    case .position: Schema.position.json
    case .integer(let range):
      .object([
        ("type", .string("integer")), ("minimum", .int(Int64(range.lowerBound))),
        ("maximum", .int(Int64(range.upperBound))),
      ])
    case .flag: Schema.flag.json
    case .choice(let choices): Schema.word(choices).json
    case .choices(let choices): Self.string([("pattern", .string(Self.pattern(choices)))])
    }
  }

  /// One or several of these, separated by commas.
  private static func pattern(_ choices: [String]) -> String {
    let one = "(" + choices.joined(separator: "|") + ")"
    return "^\(one)(,\(one))*$"
  }

  private static func name(example: String) -> JSONText {
    string([
      ("minLength", .int(1)), ("maxLength", .int(Int64(Parameter.nameLength))),
      ("examples", .strings([example])),
    ])
  }

  /// What a `TimePoint` is read from.
  private static let times = [
    Schema.time.json, string([("format", .string("date"))]),
    string([("pattern", .string("^-[0-9]{1,10}[smhdw]$"))]),
  ]

  private static let examples = ("examples", JSONText.strings(["2026-11-01T12:00:00Z", "-30d"]))

  private static func string(_ more: [(String, JSONText)]) -> JSONText {
    .object([("type", .string("string"))] + more)
  }
}
