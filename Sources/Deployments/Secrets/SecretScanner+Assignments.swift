extension SecretScanner {
  /// What a name says about the value assigned to it.
  private enum Name {
    case password, awsSecretKey, azureKey, azureSignature, heroku, twilio, key
  }

  /// Endings of names, in lower case and without separators; the first that fits counts.
  private static let names: [(ending: [UInt8], name: Name)] = endings.map {
    (Array($0.0.utf8), $0.1)
  }

  private static let endings: [(String, Name)] = [
    ("password", .password), ("passwd", .password), ("passphrase", .password), ("pwd", .password),
    ("secretaccesskey", .awsSecretKey), ("awssecretkey", .awsSecretKey),
    ("accountkey", .azureKey), ("sharedaccesskey", .azureKey), ("sig", .azureSignature),
    ("sharedaccesssignature", .azureSignature),
    ("herokuapikey", .heroku), ("twilioauthtoken", .twilio), ("twilioapisecret", .twilio),
    ("apikey", .key), ("apisecret", .key), ("apitoken", .key), ("accesstoken", .key),
    ("authtoken", .key), ("privatetoken", .key), ("deploytoken", .key), ("clientsecret", .key),
    ("secretkey", .key), ("privatekey", .key), ("signingkey", .key), ("encryptionkey", .key),
  ]

  /// Whether a key could be one of the names: by its last two letters alone.
  func mayNameSecret(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 3 else { return false }
    let last = text[range.upperBound - 1] | 0x20
    switch text[range.upperBound - 2] | 0x20 {
    case UInt8(ascii: "e"):
      return last == UInt8(ascii: "y") || last == UInt8(ascii: "n") || last == UInt8(ascii: "t")
    case UInt8(ascii: "i"): return last == UInt8(ascii: "g")
    case UInt8(ascii: "r"): return last == UInt8(ascii: "d") || last == UInt8(ascii: "e")
    case UInt8(ascii: "s"): return last == UInt8(ascii: "e")
    case UInt8(ascii: "w"): return last == UInt8(ascii: "d")
    default: return false
    }
  }

  /// `NAME=value`, `"name": "value"` or `name: value`, with the `=` or `:` at `position`.
  func assignment(_ text: Span<UInt8>, at position: Int) -> SecretKind? {
    var nameEnd = position
    while nameEnd > 0, isQuoteOrSpace(text[nameEnd - 1]), position - nameEnd < 3 { nameEnd -= 1 }
    guard mayNameSecret(text, 0..<nameEnd) else { return nil }
    // `image:tag` assigns nothing.
    let isColon = text[position] == UInt8(ascii: ":")
    if isColon, position + 1 >= text.count || !isQuoteOrSpace(text[position + 1]) { return nil }
    var start = position + 1
    while start < text.count, isQuoteOrSpace(text[start]), start - position < 4 { start += 1 }
    var end = start
    let farthest = min(text.count, start + Self.farthest)
    while end < farthest, !endsValue(text[end]) { end += 1 }
    while end > start, isClosing(text[end - 1]) { end -= 1 }
    return assignment(text, endingAt: nameEnd, text, start..<end, spaced: isColon)
  }

  /// Judges a value by its name; `spaced` where the name may be a word of prose before a colon.
  func assignment(
    _ names: Span<UInt8>, endingAt nameEnd: Int, _ text: Span<UInt8>, _ value: Range<Int>,
    spaced: Bool
  ) -> SecretKind? {
    guard !value.isEmpty, !isPlaceholder(text, value), let name = name(names, endingAt: nameEnd)
    else { return nil }
    switch name {
    case .password:
      guard value.count >= 4, !text.contains(where: endsValue, in: value) else { return nil }
      // PWD is the working directory's variable, and prose has words after a colon.
      if isOne(of: .base64, text, value.lowerBound) || isOne(of: .dot, text, value.lowerBound) {
        return nil
      }
      if spaced, value.count < 6 || !has([.digit], text, value) { return nil }
      return "a password"
    case .awsSecretKey:
      return isRun(text, value.lowerBound, [.letterOrDigit, .base64], 40...40)
        ? "an AWS secret access key" : nil
    case .azureKey:
      return isRun(text, value.lowerBound, [.letterOrDigit, .base64], 43...100, having: .mixed)
        ? "an Azure access key" : nil
    case .azureSignature:
      return isRun(text, value.lowerBound, [.urlSafe, .base64], 43...120, having: .mixed)
        && has([.base64], text, value) ? "an Azure shared access signature" : nil
    case .heroku:
      return isRun(text, value.lowerBound, [.hex, .dash], 36...36) ? "a Heroku API key" : nil
    case .twilio:
      return isRun(text, value.lowerBound, .letterOrDigit, 32...32)
        ? "a Twilio auth token" : nil
    case .key:
      let end = end(of: .anyToken, text, value.lowerBound)
      let token = value.lowerBound..<end
      let isRandom = token.count >= 20 && has(.mixed, text, token)
      let isHex = isRun(text, value.lowerBound, .hex, 32...128, having: [.digit])
      return end == value.upperBound && (isRandom || isHex) ? "an API key or secret" : nil
    }
  }

  private func name(_ text: Span<UInt8>, endingAt end: Int) -> Name? {
    for (ending, name) in Self.names {
      var left = ending.count
      var position = end
      while left > 0, position > 0 {
        position -= 1
        if isOne(of: [.underscore, .dash, .dot], text, position) { continue }
        guard text[position] | 0x20 == ending[left - 1] else { break }
        left -= 1
      }
      guard left == 0 else { continue }
      // `sig` and `pwd` are also the ends of longer words.
      if ending.count > 3 || !isOne(of: .letterOrDigit, text, position - 1) { return name }
    }
    return nil
  }

  /// A variable, a mask or a word that stands for no value.
  func isPlaceholder(_ text: Span<UInt8>, _ value: Range<Int>) -> Bool {
    switch text[value.lowerBound] {
    case UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "<"), UInt8(ascii: "*"),
      UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "%"), UInt8(ascii: "#"):
      return true
    default: break
    }
    // One character over and over, such as `xxxxxx`.
    let first = text[value.lowerBound]
    if value.count > 2, value.allSatisfy({ text[$0] == first }) { return true }
    return Self.words.contains { word in
      word.count == value.count
        && word.indices.allSatisfy { text[value.lowerBound + $0] | 0x20 == word[$0] }
    }
  }

  private static let words: [[UInt8]] = [
    "true", "false", "null", "none", "redacted", "masked", "hidden", "undefined", "changed",
    "rotated", "required", "password", "secret",
  ].map { Array($0.utf8) }

  private func isQuoteOrSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == 0x20
      || byte == UInt8(ascii: "\\")
  }

  /// What ends a sentence or a call around the value rather than the value.
  private func isClosing(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ">"),
      UInt8(ascii: "."), UInt8(ascii: "`"):
      true
    default: false
    }
  }

  private func endsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ";"), UInt8(ascii: "&"),
      UInt8(ascii: ","):
      true
    default: false
    }
  }
}

extension Span<UInt8> {
  fileprivate func contains(where condition: (UInt8) -> Bool, in range: Range<Int>) -> Bool {
    range.contains { condition(self[$0]) }
  }
}
