import Service
import ArgumentParser
import Deployments
import History

/// `shiplog token list`.
struct TokenList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Tokens that are in force.",
    discussion: """
      state is active, expired (its time has passed), or revoked (by the entry at revoked_by). Where no environments or \
      services are named, there is no limit. last_used is true to a minute or so.

      Examples:
        shiplog token list
        shiplog token list --all -o json
      """)

  @Flag(help: "Also those that have expired or were revoked.")
  var all = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let answer = try await database.openHistory().tokens()
    let now = Timestamp.now
    var writer = ListingWriter(Self.listing, as: format.output, position: answer.position)
    for token in answer.tokens where all || token.state(at: now) == .active {
      try writer.append(token.row(now))
    }
    try writer.finish()
  }

  static let listing = Listing(
    "tokens",
    [
      Column("name").whole, Column("scopes"), Column("environments").optional,
      Column("services").optional, Column("state"), .time("expires"), .time("last_used").optional,
      Column("position", .right, inTable: false), .time("created_at").optional,
      Column("created_by", inTable: false), Column("revoked_by", .right, inTable: false),
      .time("revoked_at", inTable: false),
    ], ofLog: true)
}

extension KnownToken {
  fileprivate func row(_ now: Timestamp) -> [JSONText] {
    func list(_ texts: some Sequence<String>) -> JSONText {
      .array(texts.sorted().map { .string($0) })
    }
    return [
      .string(name), list(grant.scopes.map(\.rawValue)), list(grant.environments),
      list(grant.services), .string(state(at: now).rawValue), .optional(expires), .optional(used),
      .int(position), .optional(created), .string(actor), revokedBy.map { .int($0) } ?? .null,
      .optional(revoked),
    ]
  }
}
