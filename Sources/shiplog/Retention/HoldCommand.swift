import ArgumentParser

/// `shiplog hold`: what must stay.
struct HoldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Keep bodies that retention would prune: legal holds.",
    discussion: """
      A hold covers every event's body that agrees with all that it names; one that does not say which environment or \
      service it belongs to is covered too. It is an event in the log, in force from there on, and the database itself \
      refuses to delete what it covers, whoever asks. A server takes it with a token of scope admin; why it was placed, \
      shiplog event POSITION --body tells.

      Examples:
        shiplog hold place --service payments --from 2026-11-01 --to 2026-12-01 \\
          --reason "case 2026-117"
        shiplog hold list
        shiplog hold release hold-7f3a91c2 --reason "case 2026-117 closed"
      """,
    subcommands: [HoldPlace.self, HoldList.self, HoldRelease.self])
}
