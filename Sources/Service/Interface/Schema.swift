internal import Deployments

/// A JSON Schema (2020-12, as OpenAPI 3.1 has it) of what is answered.
package indirect enum Schema: Sendable {
  /// Text of another format, or a string.
  case text
  case integer
  case number
  case flag
  case time
  /// Any JSON.
  case any
  case nullable(Schema)
  case array(Schema)
  case either(Schema, Schema)
  /// Members in their order, every one of them always there.
  case object([(String, Schema)])
  /// One of these words.
  case word([String])

  /// The document of a list: its position, its elements, where the next page begins.
  static func list(_ listing: Listing, pages: Bool) -> Schema {
    let elements = Schema.array(.object(listing.columns.map { ($0.name, $0.schema) }))
    return .object(
      (listing.isOfLog ? [("position", .nullable(.integer))] : [])
        + [(listing.noun, elements)] + (pages ? [("next", .nullable(.text))] : []))
  }

  var json: JSONText {
    switch self {
    case .text: .object([("type", .string("string"))])
    case .integer: .object([("type", .string("integer"))])
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
      .object([
        ("type", .string("object")), ("properties", .object(members.map { ($0.0, $0.1.json) })),
        ("required", .strings(members.map(\.0))), ("additionalProperties", .bool(false)),
      ])
    case .word(let words):
      .object([("type", .string("string")), ("enum", .strings(words))])
    }
  }
}

extension Column {
  /// What its values are; all but a few may be null.
  fileprivate var schema: Schema {
    switch form {
    case .time: .nullable(.time)
    case .duration: .nullable(.number)
    case .plain, .artifact: .any
    }
  }
}
