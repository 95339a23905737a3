extension SecretScanner {
  /// Whether what follows a prefix is what its shape asks for; `start` is the prefix's first byte,
  /// `next` the one after it.
  func rest(_ text: Span<UInt8>, _ start: Int, _ next: Int, _ rest: SecretShape.Rest) -> Bool {
    switch rest {
    case .run(let characters, let lengths, let having):
      return isRun(text, next, characters, lengths, having: having)
    case .jsonWebToken: return jsonWebToken(text, next)
    case .privateKeyBlock: return privateKeyBlock(text, start, next)
    case .bearer: return bearer(text, next)
    case .basic: return basic(text, next)
    case .terraform:
      return start >= 15 && text[start - 1] == UInt8(ascii: ".")
        && end(of: .letterOrDigit, text, start - 15) >= start - 1
        && isRun(text, next, [.urlSafe, .base64], 40...Self.farthest)
    case .sendGrid:
      // SG.22.43
      let dot = end(of: .urlSafe, text, next)
      return (16...32).contains(dot - next) && matches(text, dot, ".")
        && isRun(text, dot + 1, .urlSafe, 32...64)
    case .grafanaService:
      // 32 letters and digits, an underscore, 8 digits of checksum.
      let underscore = end(of: .letterOrDigit, text, next)
      return underscore - next == 32 && matches(text, underscore, "_")
        && isRun(text, underscore + 1, [.hex, .upper], 8...8)
    case .openAI:
      // No dashes, which keeps `sk-` followed by a UUID or words apart.
      return isRun(text, next, .letterOrDigit, 40...256, having: .mixed)
    case .slackWebhook:
      return end(of: [.letterOrDigit, .base64], text, next) - next >= 24
        && has([.digit, .upper], text, next..<end(of: [.letterOrDigit, .base64], text, next))
    case .discordWebhook:
      let slash = end(of: .digit, text, next)
      return slash - next >= 16 && matches(text, slash, "/")
        && isRun(text, slash + 1, .urlSafe, 40...200)
    case .mailgun:
      // `cache-key-` and a digest is none.
      return !isOne(of: [.dash, .underscore], text, start - 1) && isRun(text, next, .hex, 32...32)
    case .twilio:
      return isRun(text, next, .hex, 32...32) && mentionsTwilio(text, near: start)
    }
  }

  /// Header and claims, both JSON objects in base64url, and a signature (RFC 7519 §3.1).
  private func jsonWebToken(_ text: Span<UInt8>, _ next: Int) -> Bool {
    let first = end(of: .urlSafe, text, next, limit: 2048)
    guard first - next >= 10, matches(text, first, ".eyJ") else { return false }
    let second = end(of: .urlSafe, text, first + 4, limit: 16_384)
    guard second - first >= 8, matches(text, second, ".") else { return false }
    return end(of: .urlSafe, text, second + 1) - second > 16
  }

  /// `-----BEGIN RSA PRIVATE KEY-----` and its relatives (RFC 7468, OpenSSH, PGP).
  private func privateKeyBlock(_ text: Span<UInt8>, _ start: Int, _ next: Int) -> Bool {
    guard matches(text, start - 5, "-----") else { return false }
    for position in next..<min(next + 32, text.count) where matches(text, position, "PRIVATE KEY") {
      return true
    }
    return false
  }

  /// RFC 6750 §2.1; a token has digits or both cases, a sentence about bearers has not.
  private func bearer(_ text: Span<UInt8>, _ next: Int) -> Bool {
    let end = end(of: .anyToken, text, next)
    guard end - next >= 16 else { return false }
    return has([.digit, [.lower, .upper]], text, next..<end)
      || has([.lower, .upper], text, next..<end)
  }

  /// RFC 7617 §2: base64 of `user:password`.
  private func basic(_ text: Span<UInt8>, _ next: Int) -> Bool {
    let end = end(of: [.letterOrDigit, .base64], text, next)
    guard end - next >= 6, let decoded = Base64.decode(text, next..<end) else { return false }
    return decoded.contains(UInt8(ascii: ":")) && decoded.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// The key's shape alone is too common: the text around it has to speak of Twilio.
  private func mentionsTwilio(_ text: Span<UInt8>, near key: Int) -> Bool {
    let wanted = Array("twilio".utf8)
    let last = min(text.count - wanted.count, key + 128)
    for start in stride(from: max(0, key - 128), through: last, by: 1) {
      let isHere = wanted.indices.allSatisfy { text[start + $0] | 0x20 == wanted[$0] }
      if isHere { return true }
    }
    return false
  }
}

/// Just enough of RFC 4648 §4 to look into an Authorization header.
enum Base64 {
  static func decode(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for position in range {
      let value: UInt8
      switch text[position] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = text[position] - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = text[position] - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = text[position] - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="): return result
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }
}
