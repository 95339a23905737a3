import Service
import ArgumentParser
import Deployments
import History
import Log

/// `shiplog token revoke`.
struct TokenRevoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "End a token, at once and for good.",
    discussion: """
      No server takes it from the moment on at which this has answered.

      Examples:
        shiplog token revoke ci-checkout --reason "seen in a build's output"
      """)

  @Argument(help: "The token's name.")
  var name: String

  @Option(help: "Why. It is kept in the event's body.", transform: OptionText.some)
  var reason: String?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let history = try await database.openHistory()
    guard let token = try await history.tokens().tokens.first(where: { $0.name == name }) else {
      throw Failure(
        .notFound, "the log knows no token \(name)", remedy: "shiplog token list --all shows them.")
    }
    if let position = token.revokedBy {
      throw Failure(.conflict, "the token \(name) was revoked already, at position \(position)")
    }
    let now = Timestamp.now
    let receipt = try await history.log.append([
      try ReceivedEvent(
        parsing: TokenEvent.revoked(
          name, reason: reason, time: now), now: now)
    ])[0]
    try await history.catchUp()
    try Summary([
      (Column("token"), .string(name)), (Column("revoked"), .bool(true)),
      (Column("position"), .int(receipt.position)),
    ]).print(as: format.output)
  }
}
