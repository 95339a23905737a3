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

  @Option(help: ArgumentHelp("What was known when the log ended there.", valueName: "position"))
  var at: Int64?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let answer = try await database.openHistory().holds(at: at)
    try Answer(answer, all: all, now: .now).print(as: format.output)
  }
}
