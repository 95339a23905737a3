/// What the UTF-8 of a string can be asked without making a `String` of it.
enum TextRule {
  case pattern(Shape.Pattern)
  case uri
  /// Not empty.
  case uriReference
  /// Only printable ASCII.
  case plain

  func holds(for text: Span<UInt8>) -> Bool {
    switch self {
    case .pattern(let pattern): return pattern.matches(text)
    case .uri: return URI.isAbsolute(text)
    case .uriReference: return !text.isEmpty && URI.isReference(text)
    case .plain:
      for index in text.indices where text[index] < 0x20 || text[index] >= 0x7F { return false }
      return true
    }
  }
}

extension JSON.Value {
  /// Whether this is a string, and its text, without escapes, keeps a rule.
  func keeps(_ rule: TextRule) -> Bool {
    let bytes = document.bytes
    let entry = entry
    switch entry.kind {
    case .string: return rule.holds(for: bytes.span.extracting(entry.range))
    case .escapedString:
      let unescaped = JSONEscapes.unescaped(bytes, entry.range)
      return rule.holds(for: unescaped.span)
    default: return false
    }
  }
}
