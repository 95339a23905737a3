import ArgumentParser
import Deployments
import History
import Service

/// `shiplog policy show`.
struct PolicyShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "The rules in force, now or at a moment in the past.",
    discussion: """
      declared_at and position say where a policy was declared; without them the platform's own rules hold. --at takes \
      a position, or a time: what had been recorded before it.

      Examples:
        shiplog policy show
        shiplog policy show staging -o json
        shiplog policy show production --at 2026-11-01T12:00:00Z
      """)

  @Argument(help: "Only this environment.", transform: OptionText.environment)
  var environment: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What was in force then.", valueName: "position|time"),
    transform: TimeText.moment)
  var at: Moment = .latest

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    switch try await destination.openSource() {
    case .history(let history):
      let known = try await history.knowledge(at: at, now: .now)
      let answer = try await history.policies(environment: environment, at: known.position)
      try Answer(answer).print(as: format.output)
    case .server(let server):
      try await server.list(
        .policies, "/v1/policies", [("environment", environment), ("at", at.text)]
      ).print(as: format.output)
    }
  }
}
