extension SecretScanner {
  /// What a name says about the value assigned to it.
  private enum Name {
    case password
    /// `PWD`: a password in connection strings, and the variable of shells.
    case workingDirectory
    case awsSecretKey, azureKey, azureSignature, heroku, twilio, key
  }

  /// Endings of names, in lower case and without separators; the first that fits counts.
  private static let names: [(ending: [UInt8], name: Name)] = endings.map {
    (Array($0.0.utf8), $0.1)
  }

  private static let endings: [(String, Name)] = [
    ("password", .password), ("passwd", .password), ("passphrase", .password),
    ("pwd", .workingDirectory),
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
    while nameEnd > 0, isQuote(text[nameEnd - 1]) || isSpace(text[nameEnd - 1]),
      position - nameEnd < 3
    { nameEnd -= 1 }
    guard mayNameSecret(text, 0..<nameEnd) else { return nil }
    // `image:tag` assigns nothing.
    let isColon = text[position] == UInt8(ascii: ":")
    guard position + 1 < text.count else { return nil }
    if isColon, !isQuote(text[position + 1]), !isSpace(text[position + 1]) { return nil }
    var start = position + 1
    while start < text.count, isSpace(text[start]), start - position < 4 { start += 1 }
    let farthest = min(text.count, start + Self.farthest)
    if start < text.count, isQuote(text[start]) {
      let quote = text[start]
      start += 1
      if var end = (start..<max(start, farthest)).first(where: { text[$0] == quote }) {
        // `\"`, within a text that is quoted itself.
        while end > start, text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        let hasQuotedName = (nameEnd..<position).contains { isQuote(text[$0]) }
        return assignment(
          text, endingAt: nameEnd, text, start..<end,
          in: isColon && !hasQuotedName ? .quotesInProse : .whole)
      }
    }
    var end = start
    while end < farthest, !endsValue(text[end]) { end += 1 }
    while end > start, isClosing(text[end - 1]) { end -= 1 }
    return assignment(
      text, endingAt: nameEnd, text, start..<end, in: isColon ? .prose : .command)
  }

  /// Where a value stands, which says how it is written.
  enum Surroundings {
    /// A member of a document, or between quotes: it is all there, whatever its characters.
    case whole
    /// Between quotes behind a colon, whose name may be a word of a sentence.
    case quotesInProse
    /// Behind `=`: it ends before what ends a word of a command, of a URL or of a list.
    case command
    /// Behind a colon: it may be a word of a sentence.
    case prose

    var isWhole: Bool { self == .whole || self == .quotesInProse }
    var mayBeProse: Bool { self == .prose || self == .quotesInProse }
  }

  /// Judges a value by its name.
  func assignment(
    _ names: Span<UInt8>, endingAt nameEnd: Int, _ text: Span<UInt8>, _ value: Range<Int>,
    in surroundings: Surroundings
  ) -> SecretKind? {
    guard !value.isEmpty, let name = name(names, endingAt: nameEnd),
      !isPlaceholder(text, value, isWhole: surroundings.isWhole)
    else { return nil }
    switch name {
    case .password, .workingDirectory:
      // Who writes a sentence writes spaces.
      guard value.count >= 4, !value.contains(where: { text[$0] <= 0x20 }) else { return nil }
      if surroundings.isWhole {
        if isPath(text, value, orMixed: name == .workingDirectory) { return nil }
      } else if isOne(of: [.base64, .dot], text, value.lowerBound) {
        return nil
      }
      if surroundings.mayBeProse, value.count < 6 || !has([.digit], text, value) { return nil }
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

  /// The backslash before a quote stands between as a space does.
  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == UInt8(ascii: "\\") }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
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
