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

  @Option(parsing: .unconditional, help: "At most so many.")
  var limit = 50

  @Option(help: "Continue where a page ended.")
  var cursor: String?

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard limit >= 1 else { throw ValidationError("--limit takes 1 or more") }
  }

  func run() async throws {
    let source = try await destination.openSource()
    let answer = try await answer(from: source)
    try answer.print(as: format.output)
    if answer.rows.isEmpty {
      try await source.warnOfUnknown(environment: filter.environment, service: filter.service)
    }
  }

  private func answer(from source: Source) async throws -> Answer {
    switch source {
    case .history(let history): return try await answer(from: history)
    case .server(let server):
      let question: Question = [
        ("environment", filter.environment), ("service", filter.service),
        ("outcome", outcome?.rawValue), ("from", filter.from?.description),
        ("to", filter.to?.description), ("cursor", cursor),
      ]
      return try await server.list(.deployments, "/v1/deployments", question, limit: limit)
    }
  }

  private func answer(from history: History) async throws -> Answer {
    var query = DeploymentQuery()
    query.environment = filter.environment
    query.service = filter.service
    query.outcome = outcome
    query.from = filter.from?.time(now: .now)
    query.to = filter.to?.time(now: .now)
    query.limit = limit
    let question = query.question(from: filter.from, to: filter.to)
    query.cursor = try cursor.map { try Self.cursor($0, for: question) }
    return Answer(try await history.deployments(query), to: question)
  }

  private static func cursor(
    _ text: String, for question: [String: String?]
  ) throws -> DeploymentCursor {
    guard let cursor = Cursor.open(text, for: question).flatMap(DeploymentCursor.init) else {
      throw Failure(
        .usage, "'\(text)' is no cursor of this list",
        remedy:
          "A cursor continues the question that it came from: repeat its other options as well.")
    }
    return cursor
  }
}

extension Deployment.Outcome: ExpressibleByArgument {}
