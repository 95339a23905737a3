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

  @Argument(help: "The environment.", transform: OptionText.environment)
  var environment: String

  @Option(help: "The service.", transform: OptionText.service)
  var service: String

  @OptionGroup var destination: DestinationOptions

  @Option(name: .shortAndLong, help: "How to print it: text, the artifact alone, or json.")
  var output: Form = .text

  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json }

  func run() async throws {
    guard let found = try await target(from: destination.openSource()) else {
      throw Failure(
        .notFound, "\(service) was never deployed to \(environment)",
        remedy: "shiplog status shows what was deployed where.")
    }
    guard let artifact = found.artifact else {
      throw Failure(.notFound, reason(found.preserved))
    }
    switch output {
    case .text: try Output.standard.write(artifact + "\n")
    case .json:
      let target = JSONText.object([
        ("position", .optional(found.position)), ("environment", .string(environment)),
        ("service", .string(service)), ("artifact", .string(artifact)),
        ("deployment", .optional(found.deployment)), ("running", .optional(found.running)),
      ])
      try Output.standard.write(target.pretty() + "\n")
    }
    try Output.standard.flush()
  }

  private struct Target {
    let position: Int64?
    let artifact: String?
    let deployment: String?
    let running: String?
    let preserved: Policy.Preserved
  }

  /// Nil where the service was never there.
  private func target(from source: Source) async throws -> Target? {
    switch source {
    case .history(let history):
      let answer = try await history.status(environment: environment, service: service)
      guard let state = answer.states.first else { return nil }
      let policies = try await history.policies(environment: environment, at: answer.position)
      return Target(
        position: answer.position, artifact: state.rollbackTarget,
        deployment: state.rollbackTargetDeployment, running: state.artifact,
        preserved: policies.policies[0].policy.preserved)
    case .server(let server):
      do {
        let path =
          "/v1/environments/\(Server.encode(environment))/services/\(Server.encode(service))"
        let document = try await server.document(path)
        let target = document["rollback_target"]
        let preserved = document["policy"]?["deployments_preserved"]?.string
        return Target(
          position: document["position"]?.int, artifact: target?["artifact"]?.string,
          deployment: target?["deployment"]?.string,
          running: document["state"]?["artifact"]?.string,
          preserved: preserved.flatMap(Policy.Preserved.init) ?? .all)
      } catch let refusal as ServerRefusal where refusal.isNotFound {
        return nil
      }
    }
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
