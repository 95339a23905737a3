import ArgumentParser
import Deployments
import History
import Log

/// `shiplog policy`: environments' rules.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "The rules of the environments, as data.",
    discussion: """
      Rules are events in the log: applying a file appends them, nothing else changes a policy, and every past moment \
      is judged by the rules that held then. Without any, those of the platform hold.

      Examples:
        shiplog policy show
        shiplog policy diff policy.yaml
        shiplog policy apply policy.yaml
      """,
    subcommands: [PolicyShow.self, PolicyApply.self, PolicyDiff.self])
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

/// What a file would change of what is in force.
struct PolicyPlan {
  let position: Int64?
  /// Whole policies of the environments that change, and what each replaces.
  private(set) var policies: [(new: Policy, replaced: PolicyInForce)] = []
  private(set) var changes: [PolicyChange] = []

  init(_ path: String, _ history: History) async throws {
    let file = try PolicyFile(try InputFile.text(of: path), named: path)
    position = try await history.policies().position
    for (name, settings) in file.environments {
      let inForce = try await history.policies(environment: name).policies[0]
      var policy = inForce.policy
      for setting in settings { setting.set(&policy) }
      guard policy != inForce.policy else { continue }
      policies.append((policy, inForce))
      for (old, new) in zip(inForce.policy.texts, policy.texts) where old.text != new.text {
        changes.append(
          PolicyChange(environment: name, key: old.key, before: old.text, after: new.text))
      }
    }
  }
}

extension Policy {
  /// Its rules by the keys of a file, as people write them.
  var texts: [(key: String, text: String)] {
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
