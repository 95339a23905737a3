/// The attributes that the log reads, told apart without making strings of their names.
enum AttributeName {
  case specversion, id, source, type, subject, time, datacontenttype, dataschema, data, dataBase64
  /// Extensions that place an event in a deployment and in a change's journey.
  case deploymentid, correlationid
  /// What only the log says about an event: who appended it, where it stands, when it was recorded.
  case reserved
  case other

  private static let known: [(String, AttributeName)] = [
    ("specversion", .specversion), ("id", .id), ("source", .source), ("type", .type),
    ("subject", .subject), ("time", .time), ("datacontenttype", .datacontenttype),
    ("dataschema", .dataschema), ("data", .data), ("data_base64", .dataBase64),
    ("deploymentid", .deploymentid), ("correlationid", .correlationid), ("authtype", .reserved),
    ("authid", .reserved), ("authclaims", .reserved), ("actor", .reserved),
    ("position", .reserved), ("recorded", .reserved),
  ]

  /// The names above by their length, of which most attributes have one of their own.
  private static let byLength: [[(String, AttributeName)]] = (0...15).map { length in
    known.filter { $0.0.utf8.count == length }
  }

  /// The name of the member that has this value.
  init(of value: JSON.Value) {
    let length = value.keyLength
    if length < Self.byLength.count {
      for (name, attribute) in Self.byLength[length] where value.isMember(named: name) {
        self = attribute
        return
      }
    }
    self = value.isMember(startingWith: "shiplog") ? .reserved : .other
  }

  /// Lower-case letters and digits (CloudEvents 1.0 §2, "Attribute naming convention").
  static func isWellFormed(of value: JSON.Value) -> Bool { value.keyKeeps(.attributeName) }
}
