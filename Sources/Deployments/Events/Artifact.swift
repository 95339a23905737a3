/// What was deployed: a package URL or a plain image reference, taken apart.
///
/// Any text is an artifact, since the log keeps what producers call things; what cannot be told
/// from it is `nil`.
package struct Artifact: Hashable, Sendable {
  /// As the producer wrote it.
  package let text: String
  /// The last part of its name: `checkout`.
  package private(set) var name = ""
  /// The tag or version, which may be moved to other content.
  package private(set) var version: String?
  /// The content's hash with its algorithm: `sha256:0b31…`.
  package private(set) var digest: String?

  package init(_ text: String) {
    self.text = text
    if text.hasPrefix("pkg:") { read(packageURL: text) } else { read(imageReference: text) }
  }
}

/// Reading the two forms.
extension Artifact {
  /// `pkg:type/namespace/name@version?qualifiers#subpath` (purl-spec, "How to parse").
  private mutating func read(packageURL: String) {
    var rest = packageURL.dropFirst("pkg:".count)
    if let hash = rest.lastIndex(of: "#") { rest = rest[..<hash] }
    var qualifiers: [Substring: String] = [:]
    if let mark = rest.lastIndex(of: "?") {
      for pair in rest[rest.index(after: mark)...].split(separator: "&") {
        let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2 { qualifiers[halves[0]] = PercentEncoding.decode(halves[1]) }
      }
      rest = rest[..<mark]
    }
    let lastSlash = rest.lastIndex(of: "/") ?? rest.startIndex
    // A scope such as `@angular` comes before the last slash: only what follows can be a version.
    if let at = rest.lastIndex(of: "@"), at > lastSlash {
      note(PercentEncoding.decode(rest[rest.index(after: at)...]))
      rest = rest[..<at]
    }
    name = PercentEncoding.decode(rest.split(separator: "/").last ?? "")
    if let checksum = qualifiers["checksum"]?.split(separator: ",").first, digest == nil {
      note(String(checksum))
    }
    if let tag = qualifiers["tag"] { version = tag }
  }

  /// `registry:port/path/name:tag@sha256:…` (the distribution project's reference grammar).
  private mutating func read(imageReference: String) {
    var rest = imageReference[...]
    if let at = rest.lastIndex(of: "@"), rest[at...].contains(":") {
      note(String(rest[rest.index(after: at)...]))
      rest = rest[..<at]
    }
    let lastSlash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let colon = rest.lastIndex(of: ":"), colon > lastSlash {
      version = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    }
    name = rest.split(separator: "/").last.map(String.init) ?? imageReference
  }

  /// A version that is a hash is a digest.
  private mutating func note(_ text: String) {
    let halves = text.split(separator: ":", maxSplits: 1)
    let isHash =
      halves.count == 2 && halves[0].hasPrefix("sha") && halves[1].utf8.count >= 40
      && halves[1].utf8.allSatisfy(\.isHex)
    if isHash { digest = text.lowercased() } else if version == nil { version = text }
  }
}
