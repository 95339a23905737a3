/// The same event sent in different modes: in HTTP headers an attribute is a string, whatever its
/// type, and data without a media type is JSON (CloudEvents 1.0.2, HTTP protocol binding §3.1.3,
/// JSON event format §3.1).
extension Envelope {
  func isEquivalent(to other: Envelope) -> Bool {
    attributes == other.attributes && hasSameData(as: other)
  }

  /// By name, in the canonical string form; those that are null are not there.
  private var attributes: [String: String] {
    var attributes: [String: String] = [:]
    for (name, value) in root.members where name != "data" && name != "data_base64" {
      switch value.kind {
      case .string: attributes[name] = value.string
      case .number: attributes[name] = value.number
      case .bool: attributes[name] = value.bool == true ? "true" : "false"
      case .null, .object, .array: break
      }
    }
    if data != nil || binary != nil, attributes["datacontenttype"] == nil {
      attributes["datacontenttype"] = MediaType.json
    }
    return attributes
  }

  private func hasSameData(as other: Envelope) -> Bool {
    if let mine = jsonData, let theirs = other.jsonData { return mine.isEquivalent(to: theirs) }
    return bytes == other.bytes && (jsonData == nil) == (other.jsonData == nil)
  }

  private var jsonData: JSON.Value? {
    if let data { return isJSON || data.kind != .string ? data : nil }
    guard isJSON, let bytes else { return nil }
    return try? JSON(bytes).root
  }

  /// Of data that is no JSON value.
  private var bytes: [UInt8]? {
    if let data { return data.string.map { Array($0.utf8) } }
    return binary?.string.flatMap(StandardBase64.decode)
  }
}
