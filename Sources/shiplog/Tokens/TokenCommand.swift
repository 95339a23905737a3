import ArgumentParser

/// `shiplog token`: who gets in.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Make and revoke the tokens by which callers of the service prove who they are.",
    discussion: """
      Making and revoking a token are events in the log, in force on every server at once. Of the token itself the log \
      has its SHA-256 alone.

      Examples:
        shiplog token create --name ci-checkout --scope append --service checkout
        shiplog token create --name dashboard --scope read --expires never
        shiplog token list --all
        shiplog token revoke ci-checkout --reason "seen in a build's output"
      """,
    subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self])
}
