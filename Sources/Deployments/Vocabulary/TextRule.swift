/// What the UTF-8 of a string can be asked without making a `String` of it.
enum TextRule {
  case pattern(Shape.Pattern)
  case uri
  /// Not empty.
  case uriReference
  /// Only printable ASCII.
  case plain
  /// Lower-case ASCII letters and digits, at least one.
  case attributeName

  func holds(for text: Span<UInt8>) -> Bool {
    switch self {
    case .pattern(let pattern): return pattern.matches(text)
    case .uri: return URI.isAbsolute(text)
    case .uriReference: return !text.isEmpty && URI.isReference(text)
    case .plain:
      for index in text.indices where text[index] < 0x20 || text[index] >= 0x7F { return false }
      return true
    case .attributeName:
      for index in text.indices where !text[index].isLower && !text[index].isDigit { return false }
      return !text.isEmpty
    }
  }
}

extension JSON.Value {
  /// Whether this is a string, and its text, without escapes, keeps a rule.
  func keeps(_ rule: TextRule) -> Bool { document.string(at: index, keeps: rule) }

  /// Whether this is the value of a member of that name.
  func isMember(named name: String) -> Bool {
    document.isString(at: index - 1, name.utf8Span.span)
  }

  /// The same of the first bytes of its name, without escapes.
  func isMember(startingWith prefix: String) -> Bool {
    JSON.Value(document: document, index: index - 1).text.starts(with: prefix.utf8)
  }

  /// Whether the name of this member, without escapes, keeps a rule.
  func keyKeeps(_ rule: TextRule) -> Bool { document.string(at: index - 1, keeps: rule) }

  /// The UTF-8 length of the name of this member.
  var keyLength: Int { JSON.Value(document: document, index: index - 1).utf8Length ?? 0 }
}

extension JSON {
  fileprivate func string(at index: Int, keeps rule: TextRule) -> Bool {
    let bytes = bytes
    let entry = tape.entries[index]
    switch entry.kind {
    case .string: return rule.holds(for: bytes.span.extracting(entry.range))
    case .escapedString:
      let unescaped = JSONEscapes.unescaped(bytes, entry.range)
      return rule.holds(for: unescaped.span)
    default: return false
    }
  }
}
