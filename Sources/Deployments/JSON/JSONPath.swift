/// A place in a JSON document.
///
/// A key that looks like a credential is replaced as it is added, so that a path can always be
/// shown.
package struct JSONPath: Hashable, Sendable {
  /// One step down: a member's key, unescaped, or an element's index from 0.
  package enum Component: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  package private(set) var components: [Component] = []

  /// The document itself, `$`.
  package static let root = JSONPath()

  package init() {}

  package mutating func append(_ key: String) {
    components.append(.key(Secrets.isSecret(key) ? Self.mask : key))
  }

  package mutating func append(_ index: Int) {
    components.append(.index(index))
  }

  package func appending(_ key: String) -> JSONPath {
    var path = self
    path.append(key)
    return path
  }

  package func appending(_ index: Int) -> JSONPath {
    var path = self
    path.append(index)
    return path
  }

  private static let mask = "***"
}

extension JSONPath: CustomStringConvertible {
  /// `$.data.changes[3].commit`; a key that is no identifier stands as `["my key"]`, a very long
  /// one is cut.
  package var description: String {
    var text: [UInt8] = [UInt8(ascii: "$")]
    for component in components {
      switch component {
      case .index(let index): text += "[\(index)]".utf8
      case .key(let key) where Self.isIdentifier(key): text += ".\(key)".utf8
      case .key(let key):
        text.append(UInt8(ascii: "["))
        JSONString.append(key.count > 80 ? key.prefix(80) + "…" : key, to: &text)
        text.append(UInt8(ascii: "]"))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The same place as a JSON Pointer (RFC 6901): `/data/changes/3/commit`, empty for the root.
  package var pointer: String {
    var text: [UInt8] = []
    for component in components {
      text.append(UInt8(ascii: "/"))
      switch component {
      case .index(let index): text += String(index).utf8
      case .key(let key):
        for byte in key.utf8 {
          switch byte {
          case UInt8(ascii: "~"): text += "~0".utf8
          case UInt8(ascii: "/"): text += "~1".utf8
          default: text.append(byte)
          }
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isIdentifier(_ key: String) -> Bool {
    guard let first = key.utf8.first, key.utf8.count <= 80 else { return false }
    let startsWell =
      first == UInt8(ascii: "_")
      || (first | 0x20 >= UInt8(ascii: "a") && first | 0x20 <= UInt8(ascii: "z"))
    return startsWell
      && key.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
          || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      }
  }
}
