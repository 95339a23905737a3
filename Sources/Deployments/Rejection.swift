/// Why bytes are not an event that the log takes.
///
/// Neither `message` nor `path` holds a byte of what looks like a credential, so that both may be
/// logged and sent back.
package struct Rejection: Error, Hashable, Sendable {
  /// The rule that the bytes break.
  package enum Rule: String, Hashable, Sendable, CaseIterable {
    case size, json, encoding, depth, surrogate, nul
    case duplicateKey = "duplicate_key"
    case cloudevents, cdevents, vocabulary, time, identity, secret, reserved
    case leafSize = "leaf_size"
  }

  /// Where in the document; the root where the whole of it is meant.
  package let path: JSONPath
  package let rule: Rule
  /// One sentence without a full stop: what is wrong, and what would be right.
  package let message: String

  package init(path: JSONPath = .root, rule: Rule, message: String) {
    self.path = path
    self.rule = rule
    self.message = message
  }

  /// The same in a document that is embedded at `place` of another.
  func moved(to place: JSONPath) -> Rejection {
    var path = place
    for component in self.path.components {
      switch component {
      case .key(let key): path.append(key)
      case .index(let index): path.append(index)
      }
    }
    return Rejection(path: path, rule: rule, message: message)
  }
}

extension Rejection: CustomStringConvertible {
  /// `$.data.context.id: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)`
  package var description: String { "\(path): \(message) (\(rule.rawValue))" }
}
