import ArgumentParser

/// `shiplog retention`: what is kept of events, and what goes.
struct RetentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Prune the details of old events; state, history, metrics and proofs stay.",
    discussion: """
      An event's leaf is kept for ever; its body, the event as it was received, may go when it is older than its \
      environment keeps details, belongs to no deployment that runs, is under way or is preserved to roll back to, and \
      is under no hold. Every deletion is an event of its own in the log, in the same transaction.

      Examples:
        shiplog retention plan
        shiplog retention plan --environment dev --at 2027-01-01
        shiplog retention apply
        shiplog retention erase --position 4711 --reason "request of 2026-11-20"
      """,
    subcommands: [RetentionPlanCommand.self, RetentionApply.self, RetentionErase.self])
}
