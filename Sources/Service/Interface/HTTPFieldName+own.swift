internal import HTTPTypes

// swift-format-ignore: NeverForceUnwrap  (they are tokens of RFC 9110 §5.6.2)
extension HTTPField.Name {
  static let link = HTTPField.Name("Link")!
  static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  /// The log position that an answer stands at.
  static let shiplogPosition = HTTPField.Name("Shiplog-Position")!
}
