import Deployments
import Glibc

/// Asks for a token on standard input; on a terminal without showing it.
enum TokenPrompt {
  /// - Throws: a `Failure` where what came is none
  static func read() throws -> AccessToken {
    let isTerminal = isatty(STDIN_FILENO) == 1
    if isTerminal {
      try Output.standardError.write("Token: ")
      try Output.standardError.flush()
    }
    let line = isTerminal ? withoutEcho { readLine() } : readLine()
    guard let token = line.flatMap(AccessToken.init(surrounded:)) else {
      throw Failure(.failed, "that is no token: expected \(AccessToken.expectation)")
    }
    return token
  }

  private static func withoutEcho(_ read: () -> String?) -> String? {
    var before = termios()
    guard unsafe tcgetattr(STDIN_FILENO, &before) == 0 else { return read() }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      // The line's end was not shown either.
      try? Output.standardError.write("\n")
      try? Output.standardError.flush()
    }
    return read()
  }
}
