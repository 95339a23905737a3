/// An access token as the log keeps it: all but the token itself.
package struct Token: Hashable, Sendable {
  /// By which people know it, used once for ever.
  package let name: String
  /// SHA-256 of the token's text: 64 lower-case hexadecimal digits.
  package let sha256: String
  package let grant: Grant
  /// When it ends by itself; nil for never.
  package let expires: Timestamp?

  package init(name: String, sha256: String, grant: Grant, expires: Timestamp?) {
    self.name = name
    self.sha256 = sha256
    self.grant = grant
    self.expires = expires
  }

  /// What is kept of a token.
  package init(name: String, _ token: AccessToken, grant: Grant, expires: Timestamp?) {
    let digits = Array("0123456789abcdef".utf8)
    let hexadecimal = token.sha256.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
    self.init(
      name: name, sha256: String(decoding: hexadecimal, as: UTF8.self), grant: grant,
      expires: expires)
  }
}
