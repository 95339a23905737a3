/// A credential that begins a word with letters of its own.
struct SecretShape: Sendable {
  /// What has to follow the prefix.
  enum Rest: Sendable {
    /// A run of these characters of some length, which ends there and has one of each set in
    /// `having`.
    case run(SecretCharacters, ClosedRange<Int>, having: [SecretCharacters] = [])
    case jsonWebToken, privateKeyBlock, bearer, basic, terraform, sendGrid, grafanaService
    case openAI, slackWebhook, discordWebhook, mailgun, twilio
  }

  let prefix: [UInt8]
  let rest: Rest
  let kind: SecretKind

  init(_ prefix: String, _ rest: Rest, _ kind: SecretKind) {
    self.prefix = Array(prefix.utf8)
    self.rest = rest
    self.kind = kind
  }

  /// One row for each prefix.
  static func each(_ prefixes: [String], _ rest: Rest, _ kind: SecretKind) -> [SecretShape] {
    prefixes.map { SecretShape($0, rest, kind) }
  }
}

extension SecretShape.Rest {
  /// At least `count` of them; how many more does not matter.
  static func atLeast(
    _ count: Int, _ characters: SecretCharacters, having: [SecretCharacters] = []
  ) -> Self {
    .run(characters, count...SecretScanner.farthest, having: having)
  }

  static func exactly(
    _ count: Int, _ characters: SecretCharacters, having: [SecretCharacters] = []
  ) -> Self {
    .run(characters, count...count, having: having)
  }
}

extension [SecretCharacters] {
  /// What random text of some length has and words have not.
  static let mixed: Self = [.digit, .lower, .upper]
}
