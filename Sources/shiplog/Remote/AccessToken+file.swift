import Deployments

extension AccessToken {
  /// For people. What is none, by its checksum, is never sent: it may be another secret, from a wrong variable or file.
  static let expectation = "a whole token of a Shiplog server, which begins with shl_"
  /// What stands for one where settings are shown.
  static let masked = "shl_…"

  /// The token that a file holds, with white space around it or none.
  ///
  /// - Throws: a `Failure` that names the file and nothing of what is in it
  static func inFile(_ path: String) throws -> AccessToken {
    guard let token = AccessToken(surrounded: try InputFile.text(of: path)) else {
      throw Failure(.failed, "\(path) holds no token: expected \(expectation)")
    }
    return token
  }

  /// Nil where there is anything but a token and white space.
  init?(surrounded text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 1 else { return nil }
    self.init(String(words[0]))
  }
}
