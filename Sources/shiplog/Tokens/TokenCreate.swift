import ArgumentParser
import Deployments
import History
import Log

/// `shiplog token create`.
struct TokenCreate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Make a token, and show it this once.",
    discussion: """
      Scopes: append (events), read (what is derived from the log, and its entries), export (read, and events as they \
      were received), admin (everything, and what rules the log). A name is used once for ever, also after the token \
      was revoked.

      Standard output has the token alone, so that it can be put where it belongs.

      Examples:
        shiplog token create --name ci-checkout --scope append --service checkout
        shiplog token create --name deployer --scope append --scope read \\
          --environment staging --environment production --expires 30d
        shiplog token create --name dashboard --scope read --expires never -o json
      """)

  @Option(help: "What the token is called; the log names it as who appended.", transform: Self.name)
  var name: String

  @Option(help: "What it allows: append, read, export or admin. May be repeated.")
  var scope: [Scope]

  @Option(
    help: "Only in this environment. May be repeated; without it, in all.",
    transform: Self.environment)
  var environment: [String] = []

  @Option(
    help: "Only with this service. May be repeated; without it, with all.", transform: Self.service)
  var service: [String] = []

  @Option(
    help: ArgumentHelp(
      "When it ends by itself: 90d, 12h, never, or a time (default: 90d).", valueName: "time"),
    transform: Expiry.parse)
  var expires: Expiry = .standard

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    if case .at(let time) = expires, time <= .now {
      throw ValidationError("--expires has to lie ahead")
    }
  }

  func run() async throws {
    let history = try await database.openHistory()
    if try await history.tokens().tokens.contains(where: { $0.name == name }) { throw taken }
    let now = Timestamp.now
    let secret = AccessToken()
    var grant = Grant(scopes: Set(scope))
    grant.environments = Set(environment)
    grant.services = Set(service)
    let token = Token(name: name, secret, grant: grant, expires: expires.time(from: now))
    let position = try await append(token, at: now, to: history.log)
    do {
      try await history.catchUp()
    } catch {
      // It is made, and nobody can be shown it a second time.
      try print(token, secret, position)
      throw error
    }
    // Somebody else may have told of one under this name just before.
    let made = try await history.tokens().tokens.first { $0.name == name }
    guard made?.position == position else { throw taken }
    try print(token, secret, position)
  }

  /// - Returns: the position of the event
  private func append(_ token: Token, at now: Timestamp, to log: Log) async throws -> Int64 {
    let event = try ReceivedEvent(
      parsing: TokenEvent.created(token, source: RecordOptions.standardSource, time: now), now: now)
    do throws(LogError) {
      return try await log.append([event])[0].position
    } catch {
      if case .conflict = error { throw taken }
      throw error
    }
  }

  private var taken: Failure {
    Failure(
      .conflict, "the name \(name) is taken",
      remedy: "A name is used once for ever: shiplog token list --all shows them.")
  }

  private func print(_ token: Token, _ secret: AccessToken, _ position: Int64) throws {
    if format.output == .table {
      try Output.standard.write(secret.text + "\n")
      try Output.standard.flush()
    } else {
      func list(_ texts: some Sequence<String>) -> JSONText {
        .array(texts.sorted().map { .string($0) })
      }
      try Summary([
        (Column("name"), .string(token.name)), (Column("token"), .string(secret.text)),
        (Column("scopes"), list(token.grant.scopes.map(\.rawValue))),
        (Column("environments"), list(token.grant.environments)),
        (Column("services"), list(token.grant.services)),
        (.time("expires"), .optional(token.expires)), (Column("position"), .int(position)),
      ]).print(as: format.output)
    }
    let end = token.expires.map { "ends at \($0.rfc3339)" } ?? "never ends by itself"
    try Output.warn("this token is shown once and kept nowhere; it \(end)")
  }
}

extension TokenCreate {
  /// The event has the same limit, and complains where the caller cannot see what of.
  @Sendable private static func name(_ text: String) throws -> String {
    let text = try OptionText.some(text)
    guard text.unicodeScalars.count <= 256 else {
      throw ValidationError("It is longer than 256 characters.")
    }
    return text
  }

  @Sendable private static func environment(_ text: String) throws -> String {
    try OptionText.some(Names.environment(text))
  }

  @Sendable private static func service(_ text: String) throws -> String {
    try OptionText.some(Names.service(text))
  }
}

extension Scope: ExpressibleByArgument {}
