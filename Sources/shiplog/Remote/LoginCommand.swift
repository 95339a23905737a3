import ArgumentParser
import Deployments
import FoundationEssentials

/// `shiplog login`.
struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Speak to a server from now on, with a token.",
    discussion: """
      Reads the token from standard input, asks the server whether it is one, stores it where only you can read it, and \
      writes the server's address into your configuration file. The token goes to this server only. Pipelines set \
      SHIPLOG_URL and SHIPLOG_TOKEN, or SHIPLOG_TOKEN_FILE, instead.

      Examples:
        shiplog login https://shiplog.example.com
        vault read -field=token secret/shiplog \\
          | shiplog login https://shiplog.example.com
      """)

  @Argument(
    help: ArgumentHelp("The server's address.", valueName: "url"),
    transform: { text in
      guard let url = ServerURL(text) else {
        throw ValidationError("Expected \(ServerURL.expectation).")
      }
      return url
    })
  var url: ServerURL

  func run() async throws {
    try Server.warn(ofExposed: url)
    let token = try TokenPrompt.read()
    let server = Server(url: url, token: token)
    _ = try await server.ask("/readyz")
    try await check(server)
    let environment = ProcessInfo.processInfo.environment
    let stored = StoredToken(for: url, environment: environment)
    try stored.store(token)
    let file = try UserConfiguration(environment: environment)
    try file.set(.serverURL, url.description)
    try Output.standard.write(
      "The server is \(url) from now on: \(file.path)\nThe token is in \(stored.path)\n")
    try Output.standard.flush()
  }

  /// One that may append only cannot ask, and is a token nonetheless.
  private func check(_ server: Server) async throws {
    do {
      _ = try await server.ask("/v1/environments")
    } catch let refusal as ServerRefusal where refusal.status == 403 {
      try Output.warn("this token may not ask for the state of environments")
    } catch let refusal as ServerRefusal where refusal.status == 401 {
      throw Failure(.failed, refusal.detail, remedy: "Nothing was stored.")
    }
  }
}

/// `shiplog logout`.
struct LogoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "Forget the server and its token.",
    discussion: """
      Removes the stored token of the server that your configuration file names, and its address from that file. The \
      token stays valid: an administrator revokes it.

      Examples:
        shiplog logout
      """)

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let file = try UserConfiguration(environment: environment)
    guard let url = file.values[.serverURL].flatMap(ServerURL.init) else {
      throw Failure(.notFound, "\(file.path) names no server")
    }
    let had = try StoredToken(for: url, environment: environment).remove()
    try file.set(.serverURL, nil)
    try Output.standard.write(
      "The server \(url) is forgotten\(had ? ", and its token" : "; no token was stored")\n")
    try Output.standard.flush()
  }
}
