internal import HTTPTypes

extension HTTPField.Name {
  static let link = own("Link")
  static let referrerPolicy = own("Referrer-Policy")
  static let xAccelBuffering = own("X-Accel-Buffering")
  /// The log position that an answer stands at.
  static let shiplogPosition = own("Shiplog-Position")

  private static func own(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else {
      preconditionFailure("\(name) is no token of RFC 9110 §5.6.2")
    }
    return name
  }
}
