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

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    switch try await destination.openSource() {
    case .history(let history):
      let holds = try await history.holds().holds
      try check(holds.last { $0.id == id }.map { $0.releasedBy })
    case .server(let server):
      let holds = try await server.document("/v1/holds", [("all", "true")])["holds"]
      let found = holds.map { Array($0.elements) }?.last { $0["id"]?.string == id }
      try check(found.map { $0["released_by"]?.int })
    }
    let receipt = try await destination.open().append([
      try ReceivedEvent(
        parsing: HoldEvent.released(
          id: id, reason: reason, time: .now), now: .now)
    ])[0]
    try Summary([
      (Column("hold"), .string(id)), (Column("released"), .bool(true)),
      (Column("position"), .int(receipt.position)),
    ]).print(as: format.output)
  }

  /// Of a hold that is known, where it was released already.
  private func check(_ releasedBy: Int64??) throws {
    guard let releasedBy else {
      throw Failure(
        .notFound, "the log knows no hold \(id)", remedy: "shiplog hold list --all shows them.")
    }
    if let position = releasedBy {
      throw Failure(.conflict, "the hold \(id) was released already, at position \(position)")
    }
  }
}
