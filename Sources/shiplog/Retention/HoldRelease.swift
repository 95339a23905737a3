import ArgumentParser
import Deployments
import History
import Log
import Service

/// `shiplog hold release`.
struct HoldRelease: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "End a hold.",
    discussion: """
      What it covered may be pruned from then on, as policy has it.

      Examples:
        shiplog hold release hold-7f3a91c2 --reason "case 2026-117 closed"
      """)

  @Argument(help: "The hold's id.")
  var id: String

  @Option(help: "Why. It is kept in the event's body.", transform: OptionText.some)
  var reason: String

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let history = try await database.openHistory()
    guard let hold = try await history.holds().holds.last(where: { $0.id == id }) else {
      throw Failure(
        .notFound, "the log knows no hold \(id)", remedy: "shiplog hold list --all shows them.")
    }
    if let position = hold.releasedBy {
      throw Failure(.conflict, "the hold \(id) was released already, at position \(position)")
    }
    let receipt = try await history.log.append([
      try ReceivedEvent(
        parsing: HoldEvent.released(
          id: id, reason: reason, source: RecordOptions.standardSource, time: .now), now: .now)
    ])[0]
    try Summary([
      (Column("hold"), .string(id)), (Column("released"), .bool(true)),
      (Column("position"), .int(receipt.position)),
    ]).print(as: format.output)
  }
}
