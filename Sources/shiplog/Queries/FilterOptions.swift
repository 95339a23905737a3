import ArgumentParser
import Deployments
import Service

/// Where and when, shared by the commands that list what happened.
struct FilterOptions: ParsableArguments {
  @Option(help: "Only this environment.", transform: OptionText.environment)
  var environment: String?

  @Option(help: "Only this service.", transform: OptionText.service)
  var service: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only what occurred then or later.", valueName: "time"),
    transform: TimeText.point)
  var from: TimePoint?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Only what occurred before.", valueName: "time"),
    transform: TimeText.point)
  var to: TimePoint?

  func validate() throws {
    guard let from, let to, case let now = Timestamp.now, from.time(now: now) >= to.time(now: now)
    else { return }
    throw ValidationError("--to has to come after --from")
  }
}
