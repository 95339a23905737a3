internal import Deployments

/// A JSON Schema (2020-12, as OpenAPI 3.1 has it) of what is answered.
package indirect enum Schema: Sendable {
  /// Text of another format, or a string.
  case text
  case integer
  /// A position of the log, or a number of entries.
  case position
  case number
  case flag
  case time
  /// Any JSON.
  case any
  case nullable(Schema)
  case array(Schema)
  case either(Schema, Schema)
  /// Members in their order, every one of them always there that is not `.optional`, and no others.
  case object([(String, Schema)])
  /// The same, and any others.
  case open([(String, Schema)])
  /// A member that may be missing.
  case optional(Schema)
  /// One of these words.
  case word([String])

  /// The document of a list: its position, its elements, where the next page begins.
  static func list(_ listing: Listing, pages: Bool) -> Schema {
    let elements = Schema.array(.object(listing.members))
    return .object(
      (listing.isOfLog ? [("position", .nullable(.position))] : [])
        + [(listing.noun, elements)] + (pages ? [("next", .nullable(.text))] : []))
  }

  var json: JSONText {
    switch self {
    case .text: .object([("type", .string("string"))])
    case .integer: .object([("type", .string("integer"))])
    case .position:
      .object([
        ("type", .string("integer")), ("minimum", .int(0)), ("format", .string("int64")),
      ])
    case .number: .object([("type", .string("number"))])
    case .flag: .object([("type", .string("boolean"))])
    case .time:
      .object([("type", .string("string")), ("format", .string("date-time"))])
    case .any: .object([])
    case .nullable(let schema):
      .object([("anyOf", .array([schema.json, .object([("type", .string("null"))])]))])
    case .either(let one, let other): .object([("anyOf", .array([one.json, other.json]))])
    case .array(let element):
      .object([("type", .string("array")), ("items", element.json)])
    case .object(let members):
      .object(Self.members(members) + [("additionalProperties", .bool(false))])
    case .open(let members): .object(Self.members(members))
    case .optional(let schema): schema.json
    case .word(let words):
      .object([("type", .string("string")), ("enum", .strings(words))])
    }
  }
}

extension Schema {
  private static func members(_ members: [(String, Schema)]) -> [(String, JSONText)] {
    let required = members.filter { !$0.1.isOptional }
    return [
      ("type", .string("object")), ("properties", .object(members.map { ($0.0, $0.1.json) })),
      ("required", .strings(required.map(\.0))),
    ]
  }

  private var isOptional: Bool {
    if case .optional = self { true } else { false }
  }
}

extension Listing {
  /// Its columns as members of one object.
  var members: [(String, Schema)] { columns.map { ($0.name, $0.schema) } }
}

extension Column {
  fileprivate var schema: Schema {
    if form == .time { return .nullable(.time) }
    return switch value {
    case .text: .nullable(.text)
    case .integer: .nullable(.integer)
    case .flag: .nullable(.flag)
    case .number: .nullable(.number)
    case .texts: .array(.text)
    case .integers: .array(.integer)
    case .integerOrText: .either(.integer, .text)
    case .any: .any
    }
  }
}
