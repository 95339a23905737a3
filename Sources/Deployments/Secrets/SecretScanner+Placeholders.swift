extension SecretScanner {
  /// A variable, a mask, a reference to where the value is kept, or a word that stands for none.
  ///
  /// A value that is not `isWhole` may be cut where a variable has a space, so that the first byte
  /// of one has to do; of a whole one, a password's first byte may be any.
  func isPlaceholder(_ text: Span<UInt8>, _ value: Range<Int>, isWhole: Bool) -> Bool {
    isMask(text, value) || isVariable(text, value, isWhole: isWhole)
      || isReference(text, value) || isWord(text, value)
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
    "@Microsoft.KeyVault(", "op://", "ref+", "ENC[AES256_GCM,",
  ].map { Array($0.utf8) }

  private static let punctuation = Array("#@,()[]".utf8)

  private func isVariable(_ text: Span<UInt8>, _ value: Range<Int>, isWhole: Bool) -> Bool {
    let first = text[value.lowerBound]
    let last = text[value.upperBound - 1]
    switch first {
    case UInt8(ascii: "$"), UInt8(ascii: "#"):
      // `$NAME`, `$env:NAME`, `${NAME}`, `$(command)`, `#{NAME}`.
      guard isWhole else { return true }
      let name = (value.lowerBound + 1)..<value.upperBound
      guard !name.isEmpty else { return true }
      if let closing = closing(text[name.lowerBound]) { return last == closing }
      return first == UInt8(ascii: "$") && !has(.mixed, text, name)
        && name.allSatisfy {
          isOne(of: [.urlSafe, .dot], text, $0) || text[$0] == UInt8(ascii: ":")
        }
    case UInt8(ascii: "%"):
      // `%NAME%`, `%{NAME}`, `%(name)s`.
      guard isWhole, value.count > 2 else { return true }
      if let closing = closing(text[value.lowerBound + 1]) {
        return last == closing || text[value.upperBound - 2] == closing
      }
      return last == first && end(of: .word, text, value.lowerBound + 1) == value.upperBound - 1
    case UInt8(ascii: "*"):
      // `**redacted**`
      guard isWhole else { return true }
      return value.count > 4 && last == first && text[value.lowerBound + 1] == first
        && text[value.upperBound - 2] == first
    default:
      guard let closing = closing(first) else { return false }
      guard isWhole else { return true }
      guard value.count > 2, last == closing else { return false }
      let inner = (value.lowerBound + 1)..<(value.upperBound - 1)
      let opening = inner.lowerBound
      // `{{ .Values.password }}`, `{password}`, `<see the vault>`.
      return text[opening] == first && text[inner.upperBound - 1] == closing
        || inner.contains { text[$0] == 0x20 }
        || end(of: [.urlSafe, .dot], text, opening) >= inner.upperBound && !has(.mixed, text, inner)
    }
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

  /// `/run/secrets/db`, `./db`, `../db` or `~/db`: where a password is, not what it is. Random
  /// text has letters of both cases and digits; only what surely is a path has them `orMixed`.
  func isPath(_ text: Span<UInt8>, _ value: Range<Int>, orMixed: Bool) -> Bool {
    let start = value.lowerBound
    let begins = ["/", "./", "../", "~/"].contains { matches(text, start, $0) }
    guard begins, orMixed || !has(.mixed, text, value) else { return false }
    return value.allSatisfy {
      isOne(of: [.urlSafe, .dot, .tilde], text, $0) || text[$0] == UInt8(ascii: "/")
    }
  }
}
