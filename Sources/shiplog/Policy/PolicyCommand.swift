import ArgumentParser

/// `shiplog policy`: environments' rules.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "The rules of the environments, as data.",
    discussion: """
      Rules are events in the log: applying a file appends them, nothing else changes a policy, and every past moment \
      is judged by the rules that held then. Without any, those of the platform hold.

      Examples:
        shiplog policy show
        shiplog policy diff policy.yaml
        shiplog policy apply policy.yaml
      """,
    subcommands: [PolicyShow.self, PolicyApply.self, PolicyDiff.self])
}
