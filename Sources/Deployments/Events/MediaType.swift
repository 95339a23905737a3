/// A media type as RFC 2046 writes it: `type/subtype; attribute=value`.
struct MediaType {
  /// Without parameters, in lower case.
  let essence: String

  /// The media type of one CloudEvent in JSON (CloudEvents 1.0 JSON format §3).
  static let cloudEvent = "application/cloudevents+json"
  static let json = "application/json"

  /// `nil` where the grammar of RFC 2045 §5.1 is not kept.
  init?(_ text: String) {
    let parts = Self.split(text)
    guard let first = parts.first else { return nil }
    let halves = first.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves.allSatisfy(Self.isToken) else { return nil }
    for parameter in parts.dropFirst() {
      let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, Self.isToken(pair[0]), Self.isToken(pair[1]) || Self.isQuoted(pair[1])
      else { return nil }
    }
    essence = first.lowercased()
  }

  var isJSON: Bool {
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
}
