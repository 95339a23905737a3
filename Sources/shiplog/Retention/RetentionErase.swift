import ArgumentParser
import Deployments
import History
import Log
import Postgres
import Service

/// `shiplog retention erase`.
struct RetentionErase: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Delete single bodies that have to go, such as personal data.",
    discussion: """
      Whatever a policy says; not what is under a hold. Either all of them go or none. The leaf stays, and says that \
      there was a body; the deletion is an event in the log like any pruning, its reason in that event's body.

      Examples:
        shiplog retention erase --position 4711 --reason "request of 2026-11-20"
        shiplog retention erase --position 4711 --position 4713 --reason "request 17"
      """)

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Whose body goes; again for several.", valueName: "position"),
    transform: TimeText.position)
  var position: [Int64]

  @Option(help: "Why.", transform: OptionText.some)
  var reason: String

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard !position.isEmpty else { throw ValidationError("--position is missing") }
    guard position.count <= Log.pruningLimit.ranges else {
      throw ValidationError("at most \(Log.pruningLimit.ranges) positions at once")
    }
  }

  func run() async throws {
    let history = try await database.openHistory()
    do {
      let erased = try await history.erase(
        Set(position).sorted(), reason: reason, now: .now)
      var writer = ListingWriter(
        RetentionApply.listing, as: format.output, position: erased.receipt.position)
      try writer.append(erased.row)
      try writer.finish()
    } catch LogError.bodiesGone(let positions) {
      throw Failure(
        .conflict, LogError.bodiesGone(positions).description + ": nothing was deleted",
        remedy: "shiplog event \(positions[0]) says how it went.")
    } catch LogError.database(let refusal) where refusal.sqlstate == "42501" {
      throw Failure(
        .conflict, "\(refusal): nothing was deleted",
        remedy: "shiplog hold list shows the holds that are in force.")
    }
  }
}
