/// Whose rules a payload is checked by, for the messages.
struct Authority: Sendable {
  /// Such as `CDEvents 0.5.1`.
  let name: String
  let rule: Rejection.Rule

  static let cdevents = Authority(name: "CDEvents 0.5.1", rule: .cdevents)
}

extension Shape {
  /// Walks a value once and stops at the first thing that breaks a rule.
  ///
  /// Messages name kinds, lengths and what is allowed, never what a string says.
  func check(_ value: JSON.Value, by authority: Authority) throws(Rejection) {
    switch self {
    case .object(let fields):
      try Self.checkMembers(of: value, fields, isClosed: true, self, authority)
    case .open(let fields):
      try Self.checkMembers(of: value, fields, isClosed: false, self, authority)
    case .anyObject:
      guard value.kind == .object else { throw mismatch(value, authority) }
    case .map(let element):
      guard value.kind == .object else { throw mismatch(value, authority) }
      for member in value.members.values { try element.check(member, by: authority) }
    case .list(let element, let minimum, let maximum):
      try checkList(value, of: element, minimum, maximum, authority)
    case .text(let minimum, let maximum):
      guard let length = value.utf8Length else { throw mismatch(value, authority) }
      // A scalar has at least one byte: only long strings need counting.
      guard length >= minimum else { throw mismatch(value, authority) }
      if length > maximum, (value.string?.unicodeScalars.count ?? 0) > maximum {
        throw mismatch(value, authority)
      }
    case .word(let words):
      guard words.contains(where: value.bytesEqual) else { throw mismatch(value, authority) }
    case .nullable(let shape):
      if value.isNull { return }
      do {
        try shape.check(value, by: authority)
      } catch {
        throw mismatch(value, authority)
      }
    case .link:
      try checkLink(value, authority)
    default:
      guard acceptsScalar(value) else { throw mismatch(value, authority) }
    }
  }

  private func acceptsScalar(_ value: JSON.Value) -> Bool {
    switch self {
    case .pattern(let pattern): value.keeps(.pattern(pattern))
    case .count: (value.int ?? -1) >= 0
    case .number: (value.double ?? -1) >= 0
    case .boolean: value.kind == .bool
    case .timestamp: value.timestamp != nil
    case .uri: value.keeps(.uri)
    case .uriReference: value.keeps(.uriReference)
    case .customData: value.kind == .object || value.string.map(StandardBase64.isValid) ?? false
    default: false
    }
  }

  private static func checkMembers(
    of value: JSON.Value, _ fields: [Field], isClosed: Bool, _ shape: Shape,
    _ authority: Authority
  ) throws(Rejection) {
    guard value.kind == .object else { throw shape.mismatch(value, authority) }
    // Producers write members in much the same order, so the search goes on where the last one
    // ended.
    var seen: UInt64 = 0
    var next = 0
    for member in value.members.values {
      var found = false
      for _ in fields.indices {
        if next >= fields.count { next = 0 }
        let field = fields[next]
        next += 1
        guard member.isMember(named: field.name) else { continue }
        seen |= 1 << UInt64(next - 1)
        try field.shape.check(member, by: authority)
        found = true
        break
      }
      if !found, isClosed { throw unknown(member, among: fields, authority) }
    }
    for (index, field) in fields.enumerated() where field.isRequired {
      if seen & (1 << UInt64(index)) == 0 {
        throw Rejection(
          path: value.path.appending(field.name), rule: authority.rule,
          message: "is missing; \(authority.name) requires \(field.shape.expectation)")
      }
    }
  }

  private func checkList(
    _ value: JSON.Value, of element: Shape, _ minimum: Int, _ maximum: Int, _ authority: Authority
  ) throws(Rejection) {
    guard value.kind == .array else { throw mismatch(value, authority) }
    var count = 0
    for item in value.elements {
      try element.check(item, by: authority)
      count += 1
    }
    guard count >= minimum, count <= maximum else {
      throw Rejection(
        path: value.path, rule: authority.rule,
        message:
          "has \(count) element\(count == 1 ? "" : "s"); \(authority.name) requires \(expectation)")
    }
  }

  private func checkLink(_ value: JSON.Value, _ authority: Authority) throws(Rejection) {
    let type = value["linkType"]
    let shape =
      switch type {
      case let type? where type.bytesEqual("PATH"): Self.pathLink
      case let type? where type.bytesEqual("RELATION"): Self.relationLink
      default: Self.endLink
      }
    if let type, !type.bytesEqual("END"), !type.bytesEqual("PATH"), !type.bytesEqual("RELATION") {
      throw Self.linkTypes.mismatch(type, authority)
    }
    try shape.check(value, by: authority)
  }
}

/// Links within an event (CDEvents 0.5.1, `links/embeddedlink…`).
extension Shape {
  static let linkTypes = Shape.word(["END", "PATH", "RELATION"])
  private static let event = Shape.open(required: ["contextId": .name])

  static let endLink = object(
    required: ["linkType": .word(["END"])], optional: ["from": event, "tags": .anyObject])
  static let pathLink = object(
    required: ["linkType": .word(["PATH"]), "from": event], optional: ["tags": .anyObject])
  static let relationLink = object(
    required: [
      "linkType": .word(["RELATION"]), "linkKind": .name,
      "target": .open(optional: ["contextId": .name]),
    ],
    optional: ["tags": .anyObject])
}
