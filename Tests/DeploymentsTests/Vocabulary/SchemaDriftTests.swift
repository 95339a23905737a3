import Testing

@testable import Deployments

/// The table of types says the same as the JSON schemas: both are written out in one notation and
/// compared.
@Suite(.enabled(if: SharedExamples.areThere))
struct SchemaDriftTests {
  /// The types that the schemas were published for: tokens came later.
  private static let types = Vocabulary.types.filter { $0.subject != .token }

  @Test(arguments: types.map(\.type))
  func `the table says what the schema says`(_ name: String) throws {
    let type = try #require(Vocabulary.type(name))
    let file =
      switch type.namespace {
      case .cdevents: "cdevents/schemas-0.5.1/\(type.name.replacing(".", with: "")).json"
      case .shiplog: "vocabulary/schemas/shiplog-\(type.name.replacing(".", with: "-"))-0.1.0.json"
      }
    let schema = try SharedExamples.json(file)
    let properties = try #require(schema["properties"])
    #expect(Notation.of(schema: try #require(properties["subject"])) == Notation.subject(of: type))
    #expect(properties["context"]?["properties"]?["type"]?["enum"]?[0]?.string == type.type)
    var context = Notation.of(schema: try #require(properties["context"]))
    // Two things are stricter here: a source must be a URI reference, as the envelope's is, also of
    // tests; and the type is compared with the envelope's.
    context = context.replacing("source!:text1", with: "source!:reference")
    context = context.replacing("type!:[\(type.type)]", with: "type!:text1")
    #expect(context == Notation.of(shape: EventType.context))
    let conditions = Notation.conditions(properties["subject"]?["properties"]?["content"])
    #expect(conditions == type.condition)
  }

  @Test func `every schema has its type`() {
    let schemas = SharedExamples.files("cdevents/schemas-0.5.1").filter { $0.hasSuffix(".json") }
    #expect(schemas.count == CDEvents.types.count)
    #expect(CDEvents.types.count == 45)
    #expect(
      SharedExamples.files("vocabulary/schemas").count
        == Self.types.count { $0.namespace == .shiplog })
  }
}

private enum Notation {
  static func subject(of type: EventType) -> String {
    guard case .object(let fields) = type.document else { return "" }
    return fields.first { $0.name == "subject" }.map { of(shape: $0.shape) } ?? ""
  }

  static func of(shape: Shape) -> String {
    switch shape {
    case .object(let fields): object(fields) + "only"
    case .open(let fields): object(fields)
    case .anyObject: "object"
    case .map(let element): "map(\(of(shape: element)))"
    case .list(let element, let minimum, let maximum):
      "list(\(of(shape: element)),\(minimum),\(maximum == .max ? "" : "\(maximum)"))"
    case .text(let minimum, let maximum):
      "text\(minimum)" + (maximum == .max ? "" : "-\(maximum)")
    case .word(let words): "[" + words.joined(separator: ",") + "]"
    case .pattern(.commit): "^[0-9a-f]{7,64}$"
    case .pattern(.sha256): "^sha256:[0-9a-f]{64}$"
    case .pattern(.hmac): "^hmac-sha256:[0-9a-f]{64}$"
    case .count: "integer≥0"
    case .number: "number≥0"
    case .boolean: "boolean"
    case .nullable(let shape): of(shape: shape) + "|null"
    case .timestamp: "time"
    case .uri: "uri"
    case .uriReference: "reference"
    case .link: "link"
    case .customData: "data"
    }
  }

  private static func object(_ fields: [Shape.Field]) -> String {
    let members = fields.map { $0.name + ($0.isRequired ? "!" : "") + ":" + of(shape: $0.shape) }
    return "{" + members.sorted().joined(separator: ",") + "}"
  }

  static func of(schema: JSON.Value) -> String {
    if schema["$ref"] != nil { return "list(link,0,)" }
    if let choices = schema["anyOf"] {
      // A list of suggestions beside any string: the last says what is valid.
      return of(schema: choices[choices.count - 1] ?? schema)
    }
    if let words = schema["enum"] {
      return "[" + words.elements.compactMap(\.string).joined(separator: ",") + "]"
    }
    if let types = schema["type"], types.kind == .array {
      return types.elements.compactMap(\.string).joined(separator: "|")
    }
    switch schema["type"]?.string {
    case "object": return object(schema)
    case "array":
      let element = schema["items"].map { of(schema: $0) } ?? ""
      let maximum = schema["maxItems"]?.number ?? ""
      return "list(\(element),\(schema["minItems"]?.number ?? "0"),\(maximum))"
    case "string": return string(schema)
    case let other?: return other + (schema["minimum"]?.int == 0 ? "≥0" : "")
    case nil: return "any"
    }
  }

  private static func object(_ schema: JSON.Value) -> String {
    guard let properties = schema["properties"] else {
      return schema["additionalProperties"].map { "map(\(of(schema: $0)))" } ?? "object"
    }
    let required = Set((schema["required"]?.elements).map { $0.compactMap(\.string) } ?? [])
    let members = properties.members.map { name, value in
      name + (required.contains(name) ? "!" : "") + ":" + of(schema: value)
    }
    let isClosed = schema["additionalProperties"]?.bool == false
    return "{" + members.sorted().joined(separator: ",") + "}" + (isClosed ? "only" : "")
  }

  private static func string(_ schema: JSON.Value) -> String {
    switch schema["format"]?.string {
    case "uri": return "uri"
    case "uri-reference": return "reference"
    case "date-time": return "time"
    default: break
    }
    if let pattern = schema["pattern"]?.string { return pattern }
    let maximum = schema["maxLength"].map { "-\($0.number ?? "")" } ?? ""
    return "text\(schema["minLength"]?.number ?? "0")" + maximum
  }

  static func conditions(_ content: JSON.Value?) -> EventType.Condition {
    guard let content else { return .none }
    if content["allOf"] != nil { return .endIsExplained }
    return content["if"] == nil ? .none : .rollbackNamesItsTarget
  }
}
