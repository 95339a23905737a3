import Deployments

@testable import Service

/// What of a JSON document is not as a schema of `openapi.json` says, as far as the service's own schemas go.
struct SchemaCheck {
  /// By the place of each: `$.steps[3].type: expected …`.
  private(set) var complaints: [String] = []

  init(_ value: JSON.Value, _ schema: JSON.Value) { check(value, schema, "$") }

  private mutating func check(_ value: JSON.Value, _ schema: JSON.Value, _ place: String) {
    if let either = schema["anyOf"] {
      let tried = either.elements.map { SchemaCheck(value, $0).complaints }
      if !tried.contains(where: \.isEmpty) {
        complaints.append("\(place): none of \(tried)")
      }
    }
    if let type = schema["type"]?.string, !Self.isOf(type, value) {
      complaints.append("\(place): expected \(type), found \(value.kind)")
      return
    }
    if let words = schema["enum"], !words.elements.contains(where: { $0.string == value.string }) {
      complaints.append("\(place): \(value.string ?? "") is not among the words")
    }
    if let minimum = schema["minimum"]?.int, value.int.map({ $0 < minimum }) ?? true {
      complaints.append("\(place): below \(minimum)")
    }
    if schema["format"]?.string == "date-time", Timestamp(rfc3339: value.string ?? "") == nil {
      complaints.append("\(place): is no time")
    }
    if let element = schema["items"] {
      for (index, child) in value.elements.enumerated() {
        check(child, element, "\(place)[\(index)]")
      }
    }
    if let properties = schema["properties"] { checkMembers(of: value, schema, properties, place) }
  }

  private mutating func checkMembers(
    of value: JSON.Value, _ schema: JSON.Value, _ properties: JSON.Value, _ place: String
  ) {
    for name in schema["required"]?.elements.compactMap(\.string) ?? [] where value[name] == nil {
      complaints.append("\(place): lacks \(name)")
    }
    for member in value.members {
      if let described = properties[member.key] {
        check(member.value, described, "\(place).\(member.key)")
      } else if schema["additionalProperties"]?.bool == false {
        complaints.append("\(place): has \(member.key), which is not described")
      }
    }
  }

  private static func isOf(_ type: String, _ value: JSON.Value) -> Bool {
    switch type {
    case "object": value.kind == .object
    case "array": value.kind == .array
    case "string": value.kind == .string
    case "boolean": value.kind == .bool
    case "null": value.kind == .null
    case "number": value.kind == .number
    case "integer": value.kind == .number && value.int != nil
    default: false
    }
  }
}
