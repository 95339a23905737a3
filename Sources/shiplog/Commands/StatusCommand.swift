import ArgumentParser
import Deployments
import History
import Service

/// `shiplog status`.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What runs where, now or at a moment in the past.",
    discussion: """
      A line for each service in each environment that it was ever deployed to. state is running, failed (the last \
      deployment that changed something failed), removed, or none. rollback_target is the artifact of the last good \
      deployment before the one that runs.

      --at takes a time or a position. A time asks what was so then, by the events' own times and all that is known \
      of it now. A position asks what was known when the log ended there, and answers the same for ever.

      Examples:
        shiplog status
        shiplog status staging --service checkout
        shiplog status --at 2026-11-01T12:00:00Z
        shiplog status production --at 4711 -o json
      """)

  @Argument(help: "Only this environment.", transform: OptionText.environment)
  var environment: String?

  @Option(help: "Only this service.", transform: OptionText.service)
  var service: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("What was so then.", valueName: "time|position"),
    transform: TimeText.moment)
  var at: Moment = .latest

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let answer: Answer
    switch try await destination.openSource() {
    case .history(let history):
      answer = Answer(
        try await history.status(environment: environment, service: service, at: at))
    case .server(let server):
      answer = try await server.list(
        .states, "/v1/environments",
        [("environment", environment), ("service", service), ("at", at.text)])
    }
    try answer.print(as: format.output)
    if answer.rows.isEmpty, environment == nil, service == nil, case .latest = at {
      try Output.warn("nothing was deployed yet: shiplog append and shiplog record tell of what is")
    }
    if answer.rows.isEmpty, environment != nil || service != nil {
      throw Failure(
        .notFound, "nothing was deployed there",
        remedy: "shiplog status, without environment and service, shows where something was.")
    }
  }
}
