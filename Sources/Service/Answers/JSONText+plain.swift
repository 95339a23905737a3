package import Deployments

extension JSONText {
  /// As CSV and unstyled text show it: empty where there is nothing, JSON for an object, `a, b` for a list.
  package var plain: String {
    switch self {
    case .null: ""
    case .string(let text): text
    case .int(let number): String(number)
    case .bool(let flag): flag ? "true" : "false"
    case .array(let elements): elements.map(\.plain).joined(separator: ", ")
    case .double, .object, .raw: String(decoding: bytes, as: UTF8.self)
    }
  }

  /// A value that was read, to be written again.
  package init(_ value: JSON.Value) {
    switch value.kind {
    case .string: self = .string(value.string ?? "")
    case .bool: self = .bool(value.bool ?? false)
    case .null: self = .null
    case .array: self = .array(value.elements.map(JSONText.init))
    case .number: self = value.int.map { .int($0) } ?? .raw(Array(value.raw))
    case .object: self = .raw(Array(value.raw))
    }
  }
}
