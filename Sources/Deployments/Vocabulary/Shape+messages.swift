/// What is said about a value that breaks a rule: what it is, and what would be right.
extension Shape {
  /// What is asked for, as the end of a sentence: `a non-empty string`.
  var expectation: String {
    switch self {
    case .object, .open, .anyObject, .link: "an object"
    case .map: "an object of integers"
    case .list(_, let minimum, let maximum): "an array" + Self.bounds(minimum, maximum, "element")
    case .text(0, .max): "a string"
    case .text(1, .max): "a non-empty string"
    case .text(let minimum, let maximum): "a string" + Self.bounds(minimum, maximum, "character")
    case .word(let words):
      words.count == 1 ? "\"\(words[0])\"" : "one of " + words.joined(separator: ", ")
    case .pattern(let pattern): pattern.expectation
    case .count: "an integer that is not negative"
    case .number: "a number that is not negative"
    case .boolean: "true or false"
    case .nullable(let shape): shape.expectation + ", or null"
    case .timestamp: "an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z"
    case .uri: "an absolute URI (RFC 3986)"
    case .uriReference: "a URI reference (RFC 3986)"
    case .customData: "an object, or base64 in a string"
    }
  }

  func mismatch(_ value: JSON.Value, _ authority: Authority) -> Rejection {
    Rejection(
      path: value.path, rule: authority.rule,
      message: "is \(finding(value)); \(authority.name) requires \(expectation)")
  }

  static func unknown(
    _ member: JSON.Value, among fields: [Field], _ authority: Authority
  ) -> Rejection {
    let names = fields.map(\.name).joined(separator: ", ")
    return Rejection(
      path: member.path, rule: authority.rule,
      message: "is no member that \(authority.name) has here; "
        + (names.isEmpty ? "there are none" : "there are \(names)"))
  }

  /// What was found. Of strings only words that are wrong among few right ones, which cannot be
  /// private.
  private func finding(_ value: JSON.Value) -> String {
    if case .nullable(let shape) = self { return shape.finding(value) }
    switch value.kind {
    case .number:
      switch self {
      case .count, .number: return value.number.map { String($0.prefix(24)) } ?? value.kind.name
      default: return value.kind.name
      }
    case .string: break
    default: return value.kind.name
    }
    if value.utf8Length == 0 { return "empty" }
    switch self {
    case .text(_, let maximum) where maximum < .max:
      return "\(value.string?.unicodeScalars.count ?? 0) characters long"
    case .word:
      guard value.utf8Length ?? 0 <= 24, value.keeps(.plain) else { return "another word" }
      return "\"\(value.string ?? "")\""
    case .pattern: return "written otherwise"
    case .timestamp: return "no such time"
    case .uri: return "no absolute URI"
    case .uriReference: return "no URI reference"
    case .customData: return "no base64"
    default: return "a string"
    }
  }

  private static func bounds(_ minimum: Int, _ maximum: Int, _ unit: String) -> String {
    switch (minimum, maximum) {
    case (0, .max): ""
    case (_, .max): " of at least \(minimum) \(unit)\(minimum == 1 ? "" : "s")"
    case (0, _): " of at most \(maximum) \(unit)s"
    case (maximum, _): " of exactly \(maximum) \(unit)s"
    default: " of \(minimum) to \(maximum) \(unit)s"
    }
  }
}

extension JSON.Value.Kind {
  /// With its article: `an object`.
  var name: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .bool: "a boolean"
    case .null: "null"
    }
  }
}
