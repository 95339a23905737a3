import ArgumentParser
import Deployments
import History
import Service

/// `shiplog retention plan`.
struct RetentionPlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What would be pruned and why, and what is kept and by which rule.",
    discussion: """
      A line for each environment, service and rule, with the number of bodies, the disk space that they take and when \
      the oldest and the newest of them occurred. rule is prunable; or what keeps a body: young (younger than the \
      environment's limit), preserved (its deployment is one to roll back to), running, in_progress, held (by a hold), \
      unlimited (its environment keeps details for ever, or it belongs to none), rule (it is a policy, a hold or a \
      pruning itself). Ages are those at --at, which may lie ahead.

      Examples:
        shiplog retention plan
        shiplog retention plan --environment staging -o json
        shiplog retention plan --at 2027-01-01
      """)

  @Option(help: "Only this environment.", transform: Names.environment)
  var environment: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The time that ages are judged by: now.", valueName: "time"),
    transform: TimeText.time)
  var at: Timestamp?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let history = try await database.openHistory()
    let plan = try await history.retentionPlan(environment: environment, at: at ?? .now)
    try plan.print(as: format.output)
  }
}

extension RetentionPlan {
  func print(as format: OutputFormat) throws {
    try Answer(self).print(as: format)
    guard format == .table else { return }
    let prunable = groups.filter { $0.key.verdict == .prunable }
    let (bodies, bytes) = (
      prunable.reduce(0) { $0 + $1.bodies }, prunable.reduce(0) { $0 + $1.bytes }
    )
    try Output.warn("\(bodies) bodies of \(bytes) bytes may go, by their ages at \(time.rfc3339)")
  }
}
