import Service
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
      were received), admin (everything, and what rules the log: where the token is limited, the holds and policies \
      within its limits). A name is used once for ever, also after the token was revoked.

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
    transform: OptionText.some)
  var environment: [String] = []

  @Option(
    help: "Only with this service. May be repeated; without it, with all.",
    transform: OptionText.some)
  var service: [String] = []

  @Option(
    help: ArgumentHelp(
      "When it ends by itself: 90d, 12h, never, or a time (default: 90d).", valueName: "time"),
    transform: Expiry.parse)
  var expires: Expiry = .standard

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    _ = try OptionText.logged(name, as: "--name") { $0 }
    _ = try grant()
    if case .at(let time) = expires, time <= .now {
      throw ValidationError("--expires has to lie ahead")
    }
  }

  private func grant() throws -> Grant {
    var grant = Grant(scopes: Set(scope))
    grant.environments = Set(
      try environment.map {
        try OptionText.logged($0, as: "--environment", form: Names.environment)
      })
    grant.services = Set(
      try service.map { try OptionText.logged($0, as: "--service", form: Names.service) })
    return grant
  }

  func run() async throws {
    let history = try await database.openHistory()
    try print(try await NewToken.make(named: name, grant(), until: expires, in: history))
  }

  private func print(_ made: NewToken) throws {
    let token = made.token
    if format.output == .table {
      try Output.standard.write(made.secret.text + "\n")
      try Output.standard.flush()
    } else {
      func list(_ texts: some Sequence<String>) -> JSONText {
        .array(texts.sorted().map { .string($0) })
      }
      try Summary([
        (Column("name"), .string(token.name)), (Column("token"), .string(made.secret.text)),
        (Column("scopes"), list(token.grant.scopes.map(\.rawValue))),
        (Column("environments"), list(token.grant.environments)),
        (Column("services"), list(token.grant.services)),
        (.time("expires"), .optional(token.expires)), (Column("position"), .int(made.position)),
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
}

extension Scope: ExpressibleByArgument {}
