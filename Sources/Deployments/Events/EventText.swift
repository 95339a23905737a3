/// Writes a CDEvent in its CloudEvents envelope, whose attributes say what its context says.
struct EventText {
  var type: String
  var source: String
  var id: String
  var subject: String
  /// RFC 3339.
  var time: String
  var deployment: String?
  var chain: String?

  func bytes(content: JSONText, customData: JSONText? = nil) -> [UInt8] {
    var context: [(String, JSONText)] = [
      ("specversion", .string("0.5.1")), ("id", .string(id)), ("source", .string(source)),
      ("type", .string(type)), ("timestamp", .string(time)),
    ]
    if let chain { context.append(("chainId", .string(chain))) }
    var data: [(String, JSONText)] = [
      ("context", .object(context)),
      ("subject", .object([("id", .string(subject)), ("content", content)])),
    ]
    if let customData { data.append(("customData", customData)) }
    var envelope: [(String, JSONText)] = [
      ("specversion", .string("1.0")), ("id", .string(id)), ("source", .string(source)),
      ("type", .string(type)), ("subject", .string(subject)), ("time", .string(time)),
      ("datacontenttype", .string(MediaType.json)),
    ]
    if let deployment { envelope.append(("deploymentid", .string(deployment))) }
    if let chain { envelope.append(("correlationid", .string(chain))) }
    envelope.append(("data", .object(data)))
    return JSONText.object(envelope).bytes
  }
}

extension JSONText {
  /// `{"id": "…"}`
  static func reference(_ id: String) -> JSONText { .object([("id", .string(id))]) }
}
