import ArgumentParser
import Deployments
import History
import Service

/// `shiplog hold list`.
struct HoldList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Holds that are in force.",
    discussion: """
      state is in_force, released (by the entry at released_by), or ended (its --until has passed).

      Examples:
        shiplog hold list
        shiplog hold list --all -o json
        shiplog hold list --all --at 4711
      """)

  @Flag(help: "Also those that were released or have ended.")
  var all = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What was known when the log ended there.", valueName: "position"),
    transform: TimeText.position)
  var at: Int64?

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    switch try await destination.openSource() {
    case .history(let history):
      try Answer(try await history.holds(at: at), all: all, now: .now).print(as: format.output)
    case .server(let server):
      try await server.list(
        .holds, "/v1/holds", [("all", all ? "true" : nil), ("at", at.map { String($0) })]
      ).print(as: format.output)
    }
  }
}
