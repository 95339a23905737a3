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

  @Option(help: "Only this environment.", transform: OptionText.environment)
  var environment: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The time that ages are judged by: now.", valueName: "time"),
    transform: TimeText.time)
  var at: Timestamp?

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let time = at ?? .now
    let answer: Answer
    let source = try await destination.openSource()
    switch source {
    case .history(let history):
      answer = Answer(try await history.retentionPlan(environment: environment, at: time))
    case .server(let server):
      answer = try await server.list(
        .groups, "/v1/retention/plan", [("environment", environment), ("at", time.rfc3339)])
    }
    try answer.printPlan(as: format.output, at: time)
    guard answer.rows.isEmpty else { return }
    try await source.warnOfUnknown(environment: environment, service: nil)
  }
}

extension Answer {
  /// The groups of a plan, and for people how much may go.
  func printPlan(as format: OutputFormat, at time: Timestamp) throws {
    try print(as: format)
    guard format == .table else { return }
    func sum(_ name: String) -> Int64 {
      rows.reduce(0) { sum, row in
        let value = { name in listing.columns.firstIndex { $0.name == name }.map { row[$0] } }
        guard value("action")?.plain == "prune", case .int(let count) = value(name) else {
          return sum
        }
        return sum + count
      }
    }
    try Output.warn(
      "\(sum("bodies")) bodies of \(sum("bytes")) bytes may go, by their ages at \(time.rfc3339)")
  }
}
