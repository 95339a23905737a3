/// Finds what looks like a credential, so that none is ever stored: the log cannot forget.
///
/// Shapes are those that their issuers document. Findings name the kind and the place, never a byte
/// of the value.
package enum Secrets {
  /// Looks at every string of a document, keys too, without escapes; a member's key also as the
  /// name of its value; and into base64 where CloudEvents and CDEvents have it.
  ///
  /// - Throws: rule `secret` at the first that looks like a credential.
  package static func scan(_ document: JSON) throws(Rejection) {
    if let finding = first(in: document) { throw finding }
  }

  /// The first finding in the order of the text, as the rejection that it is.
  package static func first(in document: JSON) -> Rejection? {
    let scanner = SecretScanner()
    let bytes = document.bytes
    let entries = document.tape.entries
    for index in entries.indices where entries[index].isString {
      let entry = entries[index]
      let kind: SecretKind?
      if entry.kind == .escapedString {
        let text = JSONEscapes.unescaped(bytes, entry.range)
        kind = scanner.first(in: text.span)
      } else {
        kind = scanner.first(in: bytes.span.extracting(entry.range))
      }
      if let kind { return rejection(kind, at: index, in: document) }
      if entry.isKey,
        entry.kind == .escapedString || scanner.mayNameSecret(bytes.span, entry.range),
        let kind = member(index, document, scanner)
      {
        return rejection(kind, at: index + 1, in: document)
      }
      if entry.isKey, entry.kind == .escapedString || (10...11).contains(entry.range.count),
        let finding = embedded(index, document)
      {
        return finding
      }
    }
    return nil
  }

  /// What a text that stands in no document looks like, such as `a GitHub personal access token`.
  package static func kind(in text: String) -> String? {
    SecretScanner().first(in: text.utf8Span.span)?.name
  }

  static func isSecret(_ text: String) -> Bool { kind(in: text) != nil }

  /// A string member as an assignment: `"password": "…"`.
  private static func member(
    _ key: Int, _ document: JSON, _ scanner: SecretScanner
  ) -> SecretKind? {
    guard document.tape.entries[key + 1].isString else { return nil }
    let name = Array(JSON.Value(document: document, index: key).text)
    let value = Array(JSON.Value(document: document, index: key + 1).text)
    return scanner.assignment(
      name.span, endingAt: name.count, value.span, 0..<value.count, in: .whole)
  }

  static func rejection(_ kind: SecretKind, at index: Int, in document: JSON) -> Rejection {
    Rejection(
      path: document.tape.path(to: index, in: document.bytes), rule: .secret,
      message: "looks like \(kind.name); remove it and revoke it")
  }
}

/// What a finding is called, with its article.
struct SecretKind: Hashable, Sendable, ExpressibleByStringLiteral {
  let name: String

  init(stringLiteral name: String) { self.name = name }
}
