/// The attributes of one CloudEvent in the JSON format, each checked by its type
/// (CloudEvents 1.0 §2 and §3, JSON event format §2 and §3).
struct Envelope {
  let root: JSON.Value
  private(set) var id = ""
  private(set) var source = ""
  private(set) var type = ""
  private(set) var subject: String?
  private(set) var time: JSON.Value?
  private(set) var isJSON = true
  private(set) var data: JSON.Value?
  private(set) var binary: JSON.Value?
  /// The extension `deploymentid`.
  private(set) var deployment: String?
  /// The extension `correlationid`.
  private(set) var chain: String?

  static let authority = Authority(name: "CloudEvents 1.0", rule: .cloudevents)

  init(_ root: JSON.Value) throws(Rejection) {
    self.root = root
    guard root.kind == .object else {
      throw root.rejection(
        .cloudevents, "is \(root.kind.name); an event is an object (CloudEvents 1.0 JSON format)")
    }
    var version: JSON.Value?
    for value in root.members.values {
      // An attribute that is null is one that is not there (JSON format §2.2).
      if value.isNull { continue }
      let name = AttributeName(of: value)
      if name == .specversion { version = value } else { try take(name, value) }
    }
    try checkVersion(version)
    for (name, text) in [("id", id), ("source", source), ("type", type)] where text.isEmpty {
      throw Self.missing(name, in: root)
    }
    guard let binary, data != nil else { return }
    throw binary.rejection(.cloudevents, "is there beside data; CloudEvents 1.0 takes one of them")
  }

  private mutating func take(_ name: AttributeName, _ value: JSON.Value) throws(Rejection) {
    switch name {
    case .id: id = try value.text(atMost: Length.id, Self.authority)
    case .source: source = try Self.reference(value)
    case .type: type = try value.text(atMost: Length.type, Self.authority)
    case .subject: subject = try value.text(atMost: Length.subject, Self.authority)
    case .time:
      guard value.timestamp != nil else { throw Shape.timestamp.mismatch(value, Self.authority) }
      time = value
    case .datacontenttype:
      if value.bytesEqual(MediaType.json) { break }
      guard let type = MediaType(try value.text(atMost: Length.type, Self.authority)) else {
        throw value.rejection(.cloudevents, "is no media type (RFC 2046) such as application/json")
      }
      isJSON = type.isJSON
    case .dataschema:
      try Shape.uri.check(value, by: Self.authority)
    case .data: data = value
    case .dataBase64:
      guard value.string.map(StandardBase64.isValid) ?? false else {
        throw value.rejection(.cloudevents, "is no base64 (RFC 4648 §4, with padding)")
      }
      binary = value
    case .deploymentid:
      deployment = try value.text(atMost: Length.deployment, Self.authority)
    case .correlationid:
      chain = try value.text(atMost: Length.name, Self.authority)
    case .reserved: throw value.rejection(.reserved, "is reserved: the log sets it")
    case .specversion, .other: try Self.checkExtension(value)
    }
  }

  private func checkVersion(_ version: JSON.Value?) throws(Rejection) {
    guard let version else { throw Self.missing("specversion", in: root) }
    guard version.bytesEqual("1.0") else {
      throw version.rejection(.cloudevents, "is another version; CloudEvents 1.0 has \"1.0\" here")
    }
  }

  private static func reference(_ value: JSON.Value) throws(Rejection) -> String {
    let text = try value.text(atMost: Length.source, authority)
    try Shape.uriReference.check(value, by: authority)
    return text
  }

  private static func missing(_ name: String, in root: JSON.Value) -> Rejection {
    Rejection(
      path: root.path.appending(name), rule: .cloudevents,
      message: "is missing; CloudEvents 1.0 requires a non-empty string")
  }
}

/// Extension attributes.
extension Envelope {
  private static func checkExtension(_ value: JSON.Value) throws(Rejection) {
    guard AttributeName.isWellFormed(of: value) else {
      throw value.rejection(
        .cloudevents, "is no attribute name; CloudEvents 1.0 takes lower-case letters and digits")
    }
    switch value.kind {
    case .string: try value.checkIsPrintable()
    case .bool, .null: break
    case .number:
      guard let number = value.int, Int32(exactly: number) != nil else {
        throw value.rejection(
          .cloudevents, "is another number; CloudEvents 1.0 takes integers of 32 bits as attributes"
        )
      }
    case .object, .array:
      throw value.rejection(
        .cloudevents,
        "is \(value.kind.name); CloudEvents 1.0 takes strings, integers and booleans as attributes")
    }
  }
}
