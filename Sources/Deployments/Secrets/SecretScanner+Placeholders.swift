extension SecretScanner {
  /// A variable, a mask, a reference to where the value is kept, or a word that stands for none.
  ///
  /// A value that is not `isWhole` may be cut where a variable has a space, so that the first byte
  /// of one has to do; of a whole one, a password's first byte may be any.
  func isPlaceholder(_ text: Span<UInt8>, _ value: Range<Int>, isWhole: Bool) -> Bool {
    let value = isWhole ? unquoted(text, value) : value
    return isMask(text, value) || isVariable(text, value, isWhole: isWhole)
      || isReference(text, value) || isWord(text, value)
  }

  /// Without the quotes of a value that is quoted once more: `"${NAME}"`.
  private func unquoted(_ text: Span<UInt8>, _ value: Range<Int>) -> Range<Int> {
    let first = text[value.lowerBound]
    guard first == UInt8(ascii: "'") || first == UInt8(ascii: "\""), value.count > 2,
      text[value.upperBound - 1] == first
    else { return value }
    return (value.lowerBound + 1)..<(value.upperBound - 1)
  }

  /// One character over and over, such as `xxxxxx` or `••••••`.
  private func isMask(_ text: Span<UInt8>, _ value: Range<Int>) -> Bool {
    let first = value.lowerBound
    // The bytes of UTF-8 that go on with a character are 10xxxxxx.
    let next = (first + 1..<value.upperBound).first { text[$0] & 0xC0 != 0x80 } ?? value.upperBound
    let width = next - first
    return value.count > 2 * width
      && value.dropFirst(width).allSatisfy { text[$0] == text[$0 - width] }
  }

  /// Where a secret is, in the words of who keeps it: `vault:secret/data/db#password`.
  private func isReference(_ text: Span<UInt8>, _ value: Range<Int>) -> Bool {
    Self.keepers.contains { keeper in
      let path = value.dropFirst(keeper.count)
      return !path.isEmpty && matches(text, value.lowerBound, keeper)
        && path.allSatisfy {
          isOne(of: [.anyToken, .trigger], text, $0) || Self.punctuation.contains(text[$0])
        }
    }
  }

  /// HashiCorp Vault, environments, files, AWS, Google Cloud, Azure, 1Password, vals, SOPS.
  private static let keepers = [
    "vault:", "env:", "file:", "arn:", "ssm:", "secretsmanager:", "projects/", "azurekeyvault:",
    "@Microsoft.KeyVault(", "op://", "ref+", "ENC[AES256_GCM,", "{cipher}",
  ].map { Array($0.utf8) }

  private static let punctuation = Array("#@,;()[]".utf8)

  private func isVariable(_ text: Span<UInt8>, _ value: Range<Int>, isWhole: Bool) -> Bool {
    let first = text[value.lowerBound]
    let last = text[value.upperBound - 1]
    guard isWhole else {
      return [UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "*")]
        .contains(first) || closing(first) != nil
    }
    let rest = (value.lowerBound + 1)..<value.upperBound
    guard !rest.isEmpty else { return first == UInt8(ascii: "$") || first == UInt8(ascii: "#") }
    switch first {
    case UInt8(ascii: "$"), UInt8(ascii: "#"):
      // `$NAME`, `$env:NAME`, `${NAME}`, `$(command)`, `#{NAME}`, `#{NAME}#`; `$$NAME` where `$` is escaped.
      let isEscaped = first == UInt8(ascii: "$") && text[rest.lowerBound] == first
      let rest = isEscaped ? (rest.lowerBound + 1)..<rest.upperBound : rest
      guard !rest.isEmpty else { return true }
      if let closing = closing(text[rest.lowerBound]) {
        return last == closing || last == first && text[value.upperBound - 2] == closing
      }
      return first == UInt8(ascii: "$") && isExpression(text, rest, with: [UInt8(ascii: ":")])
    case UInt8(ascii: "%"):
      // `%NAME%`, `%env(NAME)%`, `%{NAME}`, `%(name)s`.
      guard rest.count > 1 else { return true }
      if let closing = closing(text[rest.lowerBound]) {
        return last == closing || text[value.upperBound - 2] == closing
      }
      return last == first
        && isExpression(text, rest.lowerBound..<(rest.upperBound - 1), with: Self.operators)
    case UInt8(ascii: "*"):
      // `*REDACTED*`, `**removed**`, `****1234`
      let mask = rest.first { text[$0] != first } ?? rest.upperBound
      return last == first
        && rest.dropLast().allSatisfy {
          isOne(of: .lower, text, $0) || isOne(of: .upper, text, $0) || text[$0] == first
        }
        || mask - value.lowerBound >= 3 && value.upperBound - mask <= 4
    default:
      // `{{ .Values.password }}`, `{password}`, `<see the vault>`, `[parameters('password')]`.
      guard let closing = closing(first), value.count > 2, last == closing else { return false }
      let inner = rest.lowerBound..<(rest.upperBound - 1)
      return inner.contains { text[$0] == 0x20 } || isExpression(text, inner, with: Self.operators)
    }
  }

  /// Names, as programs write them, between dots and these: most of it names, and none of them random.
  private func isExpression(
    _ text: Span<UInt8>, _ range: Range<Int>, with operators: [UInt8]
  ) -> Bool {
    range.allSatisfy { isOne(of: [.urlSafe, .dot], text, $0) || operators.contains(text[$0]) }
      && 5 * range.count(where: { isOne(of: .urlSafe, text, $0) }) >= 3 * range.count
      && areNames(text, range)
  }

  private static let operators = Array(":/#@()[]{}<>'\"|,!$%=".utf8)

  /// Whether no run of letters and digits is random: in names digits come last.
  private func areNames(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(self.end(of: .letterOrDigit, text, start), range.upperBound)
      let run = start..<end
      let digits = run.first { isOne(of: .digit, text, $0) } ?? end
      if has(.mixed, text, run), self.end(of: .digit, text, digits) < end { return false }
      start = end + 1
    }
    return true
  }

  /// What closes a bracket; `nil` for any other byte.
  private func closing(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    case UInt8(ascii: "<"): UInt8(ascii: ">")
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    default: nil
    }
  }

  private func isWord(_ text: Span<UInt8>, _ value: Range<Int>) -> Bool {
    Self.words.contains { word in
      word.count == value.count
        && word.indices.allSatisfy { text[value.lowerBound + $0] | 0x20 == word[$0] }
    }
  }

  private static let words: [[UInt8]] = [
    "true", "false", "null", "none", "redacted", "masked", "hidden", "undefined", "changed",
    "rotated", "required", "password", "secret", "unset", "empty", "unchanged", "sensitive",
    "omitted", "removed", "filtered", "encrypted",
  ].map { Array($0.utf8) }

  /// `/run/secrets/db`, `./db`, `../db`, `~/db` or `D:\db`: where a password is, not what it is. Random text has digits
  /// between letters of both cases; only what surely is a path has them, `orMixed`.
  func isPath(_ text: Span<UInt8>, _ value: Range<Int>, orMixed: Bool) -> Bool {
    let start = value.lowerBound
    let begins =
      ["/", "./", "../", "~/"].contains { matches(text, start, $0) }
      || orMixed && matches(text, start + 1, ":\\")
    guard begins, orMixed || areNames(text, value) else { return false }
    return value.dropFirst().allSatisfy {
      isOne(of: [.urlSafe, .dot], text, $0) || Self.inPaths.contains(text[$0])
        || orMixed && (isOne(of: .anyToken, text, $0) || text[$0] >= 0x80 || text[$0] == 0x5C)
    }
  }

  private static let inPaths = Array("/@:%".utf8)
}
