/// How long the texts may be that identify an event or go into its leaf, in Unicode scalars.
package enum Length {
  static let source = 1024
  static let id = 512
  static let type = 256
  static let subject = 1024
  static let deployment = 256
  static let artifact = 1024
  /// Of environments, services, suites, checks, tasks and chains.
  package static let name = 256
}

/// Reading the texts that the log keeps for ever.
extension JSON.Value {
  /// A string that is not empty, not too long, and can be shown.
  func text(atMost limit: Int, _ authority: Authority) throws(Rejection) -> String {
    guard let text = string, !text.isEmpty else {
      throw Shape.name.mismatch(self, authority)
    }
    if text.utf8.count > limit {
      let length = text.unicodeScalars.count
      if length > limit {
        throw rejection(.identity, "is \(length) characters long; at most \(limit) are taken")
      }
    }
    try checkIsPrintable()
    return text
  }

  /// Refuses what the type system of CloudEvents 1.0 excludes from strings (§2.1): control
  /// characters, and code points that are no characters.
  func checkIsPrintable() throws(Rejection) {
    if keeps(.plain) { return }
    for scalar in (string ?? "").unicodeScalars where !scalar.isAllowedInAttributes {
      let code = String(scalar.value, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
      throw rejection(
        .cloudevents, "contains U+\(padded); CloudEvents 1.0 takes no control or non-characters")
    }
  }

  /// A moment that is not in the future.
  func moment(upTo limit: Timestamp, _ authority: Authority) throws(Rejection) -> Timestamp {
    guard let moment = timestamp else { throw Shape.timestamp.mismatch(self, authority) }
    guard moment <= limit else {
      throw rejection(
        .time, "is later than \(limit.rfc3339), five minutes ahead of the log's own time")
    }
    return moment
  }

  func rejection(_ rule: Rejection.Rule, _ message: String) -> Rejection {
    Rejection(path: path, rule: rule, message: message)
  }
}

extension Unicode.Scalar {
  fileprivate var isAllowedInAttributes: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF: false
    default: value & 0xFFFE != 0xFFFE
    }
  }
}
