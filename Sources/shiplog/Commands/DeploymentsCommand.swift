import ArgumentParser
import Deployments
import History
import Service

/// `shiplog deployments`.
struct DeploymentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deployments",
    abstract: "Deployments and how they ended, newest first.",
    discussion: """
      outcome is succeeded, unchanged (success without a change), blocked (by validation), cancelled, failed (stage \
      says where) or in_progress. --from and --to are about the last of a deployment's own events. A page ends with \
      the cursor of the next one, and all pages show the log as it stood for the first.

      Examples:
        shiplog deployments --environment production --outcome failed
        shiplog deployments --service checkout --from -30d --limit 1000 -o csv
        shiplog deployments -o json --cursor "$next"
      """)

  @OptionGroup var filter: FilterOptions

  @Option(
    help:
      "Only with this outcome: \(Deployment.Outcome.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var outcome: Deployment.Outcome?

  @Option(help: "At most so many.")
  var limit = 50

  @Option(help: "Continue where a page ended.")
  var cursor: DeploymentCursor?

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit takes 1 or more") }
  }

  func run() async throws {
    var query = DeploymentQuery()
    query.environment = filter.environment
    query.service = filter.service
    query.outcome = outcome
    query.from = filter.from
    query.to = filter.to
    query.limit = limit
    query.cursor = cursor
    let answer = try await database.openHistory().deployments(query)
    let rows = answer.deployments.map(\.row)
    try Answer(
      .deployments, at: answer.position, rows, next: .some(answer.next?.description)
    ).print(as: format.output)
  }
}

extension Deployment.Outcome: ExpressibleByArgument {}

extension DeploymentCursor: ExpressibleByArgument {}
