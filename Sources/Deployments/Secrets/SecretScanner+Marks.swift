extension SecretScanner {
  /// A password in a URL's authority, `scheme://user:password@host` (RFC 3986 §3.2.1); `start` is
  /// past the slashes.
  func address(_ text: Span<UInt8>, _ start: Int) -> SecretKind? {
    var colon: Int?
    var position = start
    var at: Int?
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""),
        UInt8(ascii: "'"), 0...0x20:
        position = text.count
      case UInt8(ascii: ":"):
        if colon == nil { colon = position }
        position += 1
      case UInt8(ascii: "@"):
        at = position
        position += 1
      default: position += 1
      }
    }
    guard let colon, let at, colon < at else { return nil }
    // `docker://app:1.2@sha256:…` is an image, its tag and its digest.
    guard !matches(text, at + 1, "sha256:"), !matches(text, at + 1, "sha512:") else { return nil }
    let password = (colon + 1)..<at
    return password.isEmpty || isPlaceholder(text, password, isWhole: true)
      ? nil : "a password in a URL"
  }

  /// A bot token: 8 to 10 digits, the colon, 35 characters of which the first is an A.
  func telegram(_ text: Span<UInt8>, _ colon: Int) -> SecretKind? {
    guard matches(text, colon + 1, "A"), isOne(of: .digit, text, colon - 1) else { return nil }
    var start = colon
    while isOne(of: .digit, text, start - 1) { start -= 1 }
    guard (8...10).contains(colon - start), isRun(text, colon + 1, .urlSafe, 35...35) else {
      return nil
    }
    return "a Telegram bot token"
  }

  /// Microsoft Entra ID (Azure AD): three characters, a digit, `Q~`, 31 to 34 more.
  func entra(_ text: Span<UInt8>, _ tilde: Int) -> SecretKind? {
    let characters: SecretCharacters = [.urlSafe, .dot, .tilde]
    guard matches(text, tilde - 1, "Q"), isOne(of: .digit, text, tilde - 2),
      (3...5).allSatisfy({ isOne(of: characters, text, tilde - $0) }),
      isRun(text, tilde + 1, characters, 31...34)
    else { return nil }
    return "a Microsoft Entra client secret"
  }
}
