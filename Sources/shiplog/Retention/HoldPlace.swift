import ArgumentParser
import Deployments
import Log
import Service

/// `shiplog hold place`.
struct HoldPlace: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "place",
    abstract: "Place a hold.",
    discussion: """
      Name at least one of environment, service, deployment, --from and --to; the hold covers what agrees with all of \
      them. --from and --to are about when an event occurred, by its producer's time. What is pruned already cannot be \
      held: the answer says from which position on the hold is in force.

      Examples:
        shiplog hold place --environment production --reason "audit 2026"
        shiplog hold place --deployment payments-production-3 \\
          --reason "incident 2061"
        shiplog hold place --service payments --from 2026-11-01 --to 2026-12-01 \\
          --until 2028-01-01 --reason "case 2026-117"
      """)

  @Option(help: "Only this environment.", transform: OptionText.some)
  var environment: String?

  @Option(help: "Only this service.", transform: OptionText.some)
  var service: String?

  @Option(help: "Only this deployment.", transform: OptionText.some)
  var deployment: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only what occurred then or later.", valueName: "time"),
    transform: TimeText.time)
  var from: Timestamp?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Only what occurred before.", valueName: "time"),
    transform: TimeText.time)
  var to: Timestamp?

  @Option(
    help: ArgumentHelp("When it ends by itself: never, without this.", valueName: "time"),
    transform: TimeText.time)
  var until: Timestamp?

  @Option(
    help: "Why. It is kept in the event's body, which a hold does not prune.",
    transform: OptionText.some)
  var reason: String

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard
      [environment, service, deployment].contains(where: { $0 != nil }) || from != nil || to != nil
    else {
      throw ValidationError(
        "a hold needs a scope: --environment, --service, --deployment, --from or --to")
    }
    _ = try place()
    if let from, let to, from >= to { throw ValidationError("--to has to come after --from") }
    if let until, until <= .now { throw ValidationError("--until has to lie ahead") }
  }

  /// The hold without its times.
  private func place() throws -> Hold {
    var hold = Hold()
    hold.environment = try environment.map {
      try OptionText.logged($0, as: "--environment", form: Names.environment)
    }
    hold.service = try service.map {
      try OptionText.logged($0, as: "--service", form: Names.service)
    }
    hold.deployment = deployment
    return hold
  }

  func run() async throws {
    var hold = try place()
    hold.from = from
    hold.to = to
    hold.until = until
    let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
    let id = "hold-" + String(repeating: "0", count: 8 - digits.count) + digits
    let receipt = try await destination.open().append([
      try ReceivedEvent(
        parsing: HoldEvent.placed(
          id: id, hold, reason: reason, time: .now),
        now: .now)
    ])[0]
    try Summary([
      (Column("hold"), .string(id)), (Column("environment"), .optional(hold.environment)),
      (Column("service"), .optional(hold.service)), (Column("deployment"), .optional(deployment)),
      (.time("from"), .optional(from)), (.time("to"), .optional(to)),
      (.time("until"), .optional(until)), (Column("position"), .int(receipt.position)),
    ]).print(as: format.output)
    try await destination.openSource().warnOfUnknown(
      environment: hold.environment, service: hold.service)
  }
}
