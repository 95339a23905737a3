import Deployments
import History
import Service

/// What a file would change of what is in force.
struct PolicyPlan {
  let position: Int64?
  /// Whole policies of the environments that change, and what each replaces.
  private(set) var policies: [(new: Policy, replaced: PolicyInForce)] = []
  private(set) var changes: [PolicyChange] = []

  /// - Parameters:
  ///   - file: what is to be in force
  ///   - history: what is, all of it at one position
  /// - Throws: as `History.policies`
  init(_ file: PolicyFile, _ history: History) async throws {
    position = try await history.policies().position
    for environment in file.environments {
      let replaced = try await history.policies(environment: environment.name, at: position)
        .policies[0]
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
