/// A media type as RFC 2046 writes it: `type/subtype; attribute=value`.
package struct MediaType {
  /// Without parameters, in lower case.
  package let essence: String
  /// The parameter `charset`, in lower case and without quotes; the first, where there are several.
  package private(set) var charset: String?

  /// The media type of one CloudEvent in JSON (CloudEvents 1.0 JSON format §3).
  package static let cloudEvent = "application/cloudevents+json"
  package static let json = "application/json"

  /// `nil` where the grammar of RFC 2045 §5.1 is not kept.
  package init?(_ text: String) {
    let parts = Self.split(text)
    guard let first = parts.first else { return nil }
    let halves = first.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy(Self.isToken) else { return nil }
    // An empty parameter is allowed (RFC 9110 §5.6.6).
    for parameter in parts.dropFirst() where !parameter.isEmpty {
      let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, Self.isToken(pair[0]), Self.isToken(pair[1]) || Self.isQuoted(pair[1])
      else { return nil }
      guard charset == nil, pair[0].lowercased() == "charset" else { continue }
      charset = Self.unquoted(pair[1]).lowercased()
    }
    essence = first.lowercased()
  }

  package var isJSON: Bool {
    essence == "application/json" || essence == "text/json" || essence.hasSuffix("+json")
  }

  /// At semicolons outside of quotes, without the white space around them.
  private static func split(_ text: String) -> [Substring] {
    var isQuoted = false
    var isEscaped = false
    let parts = text.split(omittingEmptySubsequences: false) { character in
      defer { isEscaped = !isEscaped && isQuoted && character == "\\" }
      if character == "\"", !isEscaped { isQuoted.toggle() }
      return character == ";" && !isQuoted
    }
    return parts.map { part in
      let start = part.drop { $0 == " " || $0 == "\t" }
      guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
      return start[...end]
    }
  }

  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
      }
  }

  private static func isQuoted(_ text: Substring) -> Bool {
    text.count >= 2 && text.first == "\"" && text.last == "\""
  }

  private static func unquoted(_ text: Substring) -> String {
    guard isQuoted(text) else { return String(text) }
    var isEscaped = false
    return String(
      text.dropFirst().dropLast().filter { character in
        defer { isEscaped = !isEscaped && character == "\\" }
        return isEscaped || character != "\\"
      })
  }
}
