import Deployments
import History
import Service

/// What a file would change of what is in force.
struct PolicyPlan {
  private(set) var position: Int64?
  /// Whole policies of the environments that change, and what each replaces.
  private(set) var policies: [(new: Policy, replaced: PolicyInForce)] = []
  private(set) var changes: [PolicyChange] = []

  /// - Parameters:
  ///   - file: what is to be in force
  ///   - source: what is, all of it at one position
  /// - Throws: as `History.policies`; a `ServerRefusal`
  init(_ file: PolicyFile, _ source: Source) async throws {
    for environment in file.environments {
      let (replaced, position) = try await source.policy(of: environment.name, at: position)
      self.position = position
      let policy = environment.policy(inPlaceOf: replaced.policy)
      guard policy != replaced.policy else { continue }
      policies.append((policy, replaced))
      for (old, new) in zip(replaced.policy.texts, policy.texts) where old.text != new.text {
        changes.append(
          PolicyChange(
            environment: environment.name, key: old.key, before: old.text, after: new.text))
      }
    }
  }
}

/// A rule of an environment that a file changes.
struct PolicyChange {
  let environment: String
  let key: String
  let before: String
  let after: String

  static let listing = Listing(
    "changes",
    [Column("environment"), Column("key"), Column("in_force"), Column("file")], ofLog: true)

  var row: [JSONText] {
    [.string(environment), .string(key), .string(before), .string(after)]
  }
}

extension Policy {
  /// Its rules by the keys of a file, as people write them.
  fileprivate var texts: [(key: String, text: String)] {
    [
      ("deploys_from", deploysFrom.joined(separator: ", ")),
      ("verification", verification.joined(separator: ", ")), ("rollback", rollback.rawValue),
      ("deployments_preserved", preserved.description),
      ("details_kept_days", detailsKeptDays.map { String($0) } ?? "forever"),
      ("rollout_timeout_seconds", String(rolloutTimeoutSeconds)),
      ("deployments_at_a_time", String(deploymentsAtATime)),
      ("deployments_per_day", deploymentsPerDay.map { String($0) } ?? "none"),
      ("layers", layers.joined(separator: ", ")),
    ]
  }
}

extension Source {
  /// As of a position, nil for now, and the position that it is of.
  fileprivate func policy(
    of environment: String, at position: Int64?
  ) async throws -> (PolicyInForce, Int64?) {
    switch self {
    case .history(let history):
      let answer = try await history.policies(environment: environment, at: position)
      return (answer.policies[0], answer.position)
    case .server(let server):
      let document = try await server.document(
        "/v1/policies", [("environment", environment), ("at", position.map { String($0) })])
      guard let policy = document["policies"]?[0].flatMap(PolicyInForce.init) else {
        throw ServerRefusal(.request, "\(server.url) does not answer as a Shiplog server does")
      }
      return (policy, document["position"]?.int)
    }
  }
}
