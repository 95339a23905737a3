internal import Deployments
internal import FoundationEssentials
internal import HTTPTypes

/// A CloudEvent in binary mode (CloudEvents 1.0.2, HTTP protocol binding §3.1): attributes in `ce-` headers, data in
/// the body, its media type in `Content-Type`.
///
/// What is stored is the same event in the JSON format, the same bytes for the same event: the core attributes in the
/// order below, extensions by name, then the data. Attributes from headers are strings there.
enum BinaryEvent {
  /// Whether a request has attributes in its headers.
  static func isIn(_ headers: HTTPFields) -> Bool {
    headers.contains { $0.name.canonicalName.hasPrefix(AttributeHeader.prefix) }
  }

  /// - Parameters:
  ///   - headers: of the request, whose `Content-Type` is known to be in UTF-8
  ///   - mediaType: its `Content-Type`, as written and as read; nil where there is none
  ///   - body: the data, none where it is empty
  ///   - parser: for the event that it is in the JSON format
  /// - Returns: the event, with its JSON form as the body
  /// - Throws: the first that is wrong, by its header or its place in the body
  static func event(
    _ headers: HTTPFields, _ mediaType: (text: String, parsed: MediaType)?, _ body: [UInt8],
    _ parser: EventParser
  ) throws(Fault) -> ReceivedEvent {
    var attributes = try attributes(headers)
    var members: [(String, JSONText)] = []
    for name in ["specversion", "id", "source", "type", "subject", "time"] {
      guard let value = attributes.removeValue(forKey: name) else { continue }
      members.append((name, .string(value)))
    }
    // Data without a type is JSON, as it is in the JSON format.
    if mediaType != nil || !body.isEmpty {
      members.append(("datacontenttype", .string(mediaType?.text ?? MediaType.json)))
    }
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      members.append((name, .string(value)))
    }
    if !body.isEmpty { members.append(try data(body, isJSON: mediaType?.parsed.isJSON ?? true)) }
    do throws(Rejection) {
      return try parser.any(JSONText.object(members).bytes)
    } catch {
      throw Fault(inBinaryMode: error)
    }
  }

  private static func attributes(_ headers: HTTPFields) throws(Fault) -> [String: String] {
    var attributes: [String: String] = [:]
    for field in headers where field.name.canonicalName.hasPrefix(AttributeHeader.prefix) {
      let header = Self.header(field.name)
      let attribute: AttributeHeader
      do throws(AttributeHeader.Malformed) {
        attribute = try AttributeHeader(field)
      } catch {
        throw Fault(header: header, error.message)
      }
      switch attribute.name {
      case "datacontenttype":
        throw Fault(
          header: header, "is Content-Type in binary mode (CloudEvents HTTP binding §3.1.1)")
      case "data": throw Fault(header: header, "is no attribute; the data is the body")
      case let name where !name.utf8.allSatisfy(isInNames) || name.isEmpty:
        throw Fault(
          header: header,
          "is no attribute name; CloudEvents 1.0 takes lower-case letters and digits")
      case let name:
        guard attributes.updateValue(attribute.value, forKey: name) == nil else {
          throw Fault(header: header, "is there twice; an attribute has one value")
        }
      }
    }
    return attributes
  }

  /// A header's name that can be shown.
  private static func header(_ name: HTTPField.Name) -> String {
    Secrets.kind(in: name.rawName) == nil ? name.canonicalName : "ce-***"
  }

  private static func isInNames(_ byte: UInt8) -> Bool {
    (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
      || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }

  /// JSON as it is; of anything else, text as a string, so that it is searched for secrets, and other bytes in base64
  /// (JSON event format §3.1.1).
  private static func data(_ body: [UInt8], isJSON: Bool) throws(Fault) -> (String, JSONText) {
    if isJSON {
      // By itself: `{}, "authid": "…"` would fit into the envelope just as well.
      do throws(Rejection) {
        _ = try JSON(body)
      } catch {
        throw Fault(error)
      }
      return ("data", .raw(body))
    }
    if !body.contains(0), let text = String(validating: body, as: UTF8.self) {
      return ("data", .string(text))
    }
    return ("data_base64", .string(Data(body).base64EncodedString()))
  }
}

extension Fault {
  /// What is wrong with the stored form, by the header or the place in the body that it came from.
  fileprivate init(inBinaryMode rejection: Rejection) {
    guard case .key(let name)? = rejection.path.components.first else {
      self.init(rejection)
      return
    }
    switch name {
    case "data", "data_base64":
      var path = JSONPath()
      for component in rejection.path.components.dropFirst() {
        switch component {
        case .key(let key): path.append(key)
        case .index(let index): path.append(index)
        }
      }
      self.init(Rejection(path: path, rule: rejection.rule, message: rejection.message))
    case let name:
      let header = name == "datacontenttype" ? "content-type" : AttributeHeader.prefix + name
      self.init(rejection, at: header, Problem.Detail(rejection.message, parameter: header))
    }
  }
}
