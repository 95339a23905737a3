import ArgumentParser
import Deployments
import History
import Service

/// `shiplog rollback-target`.
struct RollbackTargetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback-target",
    abstract: "The artifact to roll back to.",
    discussion: """
      The last good artifact before the running one: of a deployment that succeeded, was not found wanting by its \
      verification and was not rolled back, among those that the environment's policy preserves. Without one, exit \
      code 5 and a sentence that says why.

      Examples:
        shiplog rollback-target staging --service checkout
        kubectl set image deployment/checkout \\
          checkout="$(shiplog rollback-target production --service checkout)"
        shiplog rollback-target production --service checkout -o json
      """)

  @Argument(help: "The environment.", transform: Names.environment)
  var environment: String

  @Option(help: "The service.", transform: Names.service)
  var service: String

  @OptionGroup var database: DatabaseOptions

  @Option(name: .shortAndLong, help: "How to print it: text, the artifact alone, or json.")
  var output: Form = .text

  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json }

  func run() async throws {
    let history = try await database.openHistory()
    let answer = try await history.status(environment: environment, service: service)
    guard let state = answer.states.first else {
      throw Failure(
        .notFound, "\(service) was never deployed to \(environment)",
        remedy: "shiplog status shows what was deployed where.")
    }
    guard let artifact = state.rollbackTarget else {
      let policy = try await history.policies(environment: environment).policies[0].policy
      throw Failure(.notFound, reason(policy.preserved))
    }
    switch output {
    case .text: try Output.standard.write(artifact + "\n")
    case .json:
      let target = JSONText.object([
        ("position", answer.position.map { .int($0) } ?? .null),
        ("environment", .string(environment)), ("service", .string(service)),
        ("artifact", .string(artifact)),
        ("deployment", .optional(state.rollbackTargetDeployment)),
        ("running", .optional(state.artifact)),
      ])
      try Output.standard.write(target.pretty() + "\n")
    }
    try Output.standard.flush()
  }

  private func reason(_ preserved: Policy.Preserved) -> String {
    switch preserved {
    case .last(0): "\(environment) preserves no deployment to roll back to"
    case .last(1):
      "\(environment) preserves the latest good deployment of \(service) alone, and there is none before the running one"
    case .last, .all:
      "\(environment) preserves \(preserved) good deployments of \(service), and none of them has another artifact than the running one"
    }
  }
}
