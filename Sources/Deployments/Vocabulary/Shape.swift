/// The rules that one JSON value of a payload must keep: what the JSON schemas of CDEvents and of
/// our own types say, as data that is walked once per event (`Shape.check`).
enum Shape: Sendable {
  /// An object with the members named here and no others.
  case object([Field])
  /// An object that may have further members of any kind.
  case open([Field])
  /// An object of any content.
  case anyObject
  /// An object with any keys, whose values are all of one shape.
  indirect case map(of: Shape)
  indirect case list(of: Shape, minimum: Int, maximum: Int)
  /// A string of so many characters (Unicode scalars, as JSON Schema counts).
  case text(minimum: Int, maximum: Int)
  /// One of a few words.
  case word([String])
  case pattern(Pattern)
  /// An integer that is not negative.
  case count
  /// A number that is not negative.
  case number
  case boolean
  indirect case nullable(Shape)
  /// RFC 3339 §5.6 date-time.
  case timestamp
  /// RFC 3986 §4.3, with a scheme.
  case uri
  /// RFC 3986 §4.1, not empty.
  case uriReference
  /// One element of `context.links` (CDEvents 0.5.1, embedded links).
  case link
  /// An object, or binary data as base64 (CDEvents 0.5.1, `customData`).
  case customData

  struct Field: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
  }

  /// The string forms that our own types prescribe.
  enum Pattern: Sendable { case commit, sha256, hmac }
}

extension Shape {
  typealias Members = KeyValuePairs<String, Shape>

  static func object(required: Members = [:], optional: Members = [:]) -> Shape {
    .object(fields(required, optional))
  }

  static func open(required: Members = [:], optional: Members = [:]) -> Shape {
    .open(fields(required, optional))
  }

  static func list(of element: Shape, atLeast minimum: Int = 0, atMost maximum: Int = .max) -> Shape
  {
    .list(of: element, minimum: minimum, maximum: maximum)
  }

  private static func fields(_ required: Members, _ optional: Members) -> [Field] {
    required.map { Field(name: $0.key, shape: $0.value, isRequired: true) }
      + optional.map { Field(name: $0.key, shape: $0.value, isRequired: false) }
  }
}

extension Shape {
  /// Any string, also an empty one.
  static let anyText = Shape.text(minimum: 0, maximum: .max)
  /// A string that is not empty.
  static let name = Shape.text(minimum: 1, maximum: .max)

  /// Something named by its id, and by the context that the id is unique in.
  static let reference = object(required: ["id": .name], optional: ["source": .uriReference])
  /// The same as the test types have it, where `source` is any string.
  static let looseReference = object(required: ["id": .name], optional: ["source": .anyText])

  static let outcome = Shape.word(["success", "failure", "cancel", "error"])
  static let severity = Shape.word(["low", "medium", "high", "critical"])
  static let triggerType = Shape.word(["manual", "pipeline", "event", "schedule", "other"])
}
