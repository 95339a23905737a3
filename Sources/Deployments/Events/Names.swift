/// The names of environments and services, in the one form in which they are compared.
package enum Names {
  /// Other names of an environment that mean the same by default.
  private static let aliases = ["development": "dev", "stage": "staging", "prod": "production"]

  /// `https://history.example.com/environments/Staging/` and `stage` are both `staging`.
  package static func environment(_ id: String) -> String {
    let name = name(id)
    return aliases[name] ?? name
  }

  package static func service(_ id: String) -> String { name(id) }

  /// The last path segment of a URL or of a path from the root, in lower case; any other id as a
  /// whole, since the slash in `review/feature-1` is a part of that name. Percent-encoding stays.
  /// Empty where there is nothing to go by.
  private static func name(_ id: String) -> String {
    let bytes = Array(id.utf8)
    let slash = UInt8(ascii: "/")
    guard let first = bytes.firstIndex(of: slash) else { return lowercase(id) }
    let isPath = first == 0
    let isURL =
      first > 0 && bytes[first - 1] == UInt8(ascii: ":") && first + 1 < bytes.count
      && bytes[first + 1] == slash
    guard isPath || isURL else { return lowercase(id) }
    let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    let end = path.lastIndex { $0 != slash }.map { $0 + 1 } ?? 0
    let start = path[..<end].lastIndex(of: slash).map { $0 + 1 } ?? 0
    return lowercase(String(decoding: path[start..<end], as: UTF8.self))
  }

  private static func lowercase(_ text: String) -> String {
    let isLowercase = text.utf8.allSatisfy { $0 < 0x80 && !($0.isLetter && !$0.isLower) }
    return isLowercase ? text : text.lowercased()
  }
}
