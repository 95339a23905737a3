import Deployments
import Foundation
import Testing

@testable import shiplog

struct PolicyFileTests {
  /// Another one in every rule than the platform's.
  private static let other: Policy = {
    var policy = Policy(standardFor: "")
    policy.deploysFrom = ["hotfix/*"]
    policy.verification = ["none"]
    policy.rollback = .manual
    policy.preserved = .last(7)
    policy.detailsKeptDays = 7
    policy.deploymentsAtATime = 7
    policy.rolloutTimeoutSeconds = 7
    policy.deploymentsPerDay = 7
    policy.layers = ["platform"]
    return policy
  }()

  /// What rules of `dev` make of a policy.
  private func policy(_ rules: String, inPlaceOf policy: Policy = other) throws -> Policy {
    let file = try PolicyFile("environments: {dev: {\(rules)}}", named: "policy.yaml")
    return try #require(file.environments.first).policy(inPlaceOf: policy)
  }

  @Test func `the file that is shipped says all of the platform's rules`() throws {
    let folder = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let file = try PolicyFile(reading: folder.appendingPathComponent("examples/policy.yaml").path)
    #expect(file.environments.map(\.name) == ["dev", "staging", "test", "production"])
    for environment in file.environments {
      #expect(environment.policy(inPlaceOf: Self.other) == Policy(standardFor: environment.name))
    }
  }

  /// A rule, and what it makes of a policy.
  struct Rule: Sendable {
    let text: String
    let edit: @Sendable (inout Policy) -> Void

    init(_ text: String, _ edit: @escaping @Sendable (inout Policy) -> Void) {
      self.text = text
      self.edit = edit
    }
  }

  static let rules = [
    Rule("deploys_from: []") { $0.deploysFrom = [] },
    Rule("deploys_from: [main]") { $0.deploysFrom = ["main"] },
    Rule("deploys_from: ['1.0', \"yes\"]") { $0.deploysFrom = ["1.0", "yes"] },
    Rule("verification: [e2e, smoke]") { $0.verification = ["e2e", "smoke"] },
    Rule("layers: [services, infra]") { $0.layers = ["services", "infra"] },
    Rule("rollback: automatic") { $0.rollback = .automatic },
    Rule("rollback: none") { $0.rollback = .none },
    Rule("details_kept_days: 0") { $0.detailsKeptDays = 0 },
    Rule("details_kept_days: 36500") { $0.detailsKeptDays = 36_500 },
    Rule("details_kept_days: forever") { $0.detailsKeptDays = nil },
    Rule("deployments_per_day: 1") { $0.deploymentsPerDay = 1 },
    Rule("deployments_per_day: 10000") { $0.deploymentsPerDay = 10_000 },
    Rule("deployments_per_day: none") { $0.deploymentsPerDay = nil },
    Rule("rollout_timeout_seconds: 1") { $0.rolloutTimeoutSeconds = 1 },
    Rule("rollout_timeout_seconds: 86400") { $0.rolloutTimeoutSeconds = 86_400 },
    Rule("deployments_at_a_time: 1") { $0.deploymentsAtATime = 1 },
    Rule("deployments_at_a_time: 1000") { $0.deploymentsAtATime = 1_000 },
    Rule("rollback: none, details_kept_days: 1") {
      $0.rollback = .none
      $0.detailsKeptDays = 1
    },
  ]

  @Test(arguments: rules)
  func `a rule replaces the one in force, and leaves the others`(rule: Rule) throws {
    var expected = Self.other
    rule.edit(&expected)
    #expect(expected != Self.other)
    #expect(try policy(rule.text) == expected)
  }

  @Test(
    arguments: [
      ("none", .last(0)), ("0", .last(0)), ("latest", .last(1)), ("last 1", .last(1)),
      ("1", .last(1)), ("last 5", .last(5)), ("\"last 5\"", .last(5)), ("5", .last(5)),
      ("10000", .last(10_000)), ("all", .all),
    ] as [(String, Policy.Preserved)])
  func `how many are preserved, in words or as a number`(
    text: String, preserved: Policy.Preserved
  ) throws {
    #expect(try policy("deployments_preserved: \(text)").preserved == preserved)
  }

  @Test func `environments go by any of their names, in the order of the file`() throws {
    let file = try PolicyFile(
      """
      environments:
        Prod: {rollback: none}
        https://example.com/environments/Development: {rollback: none}
        review/feature-1: {rollback: none}
        "7": {rollback: none}
        größe_2.x: {rollback: none}
      """, named: "policy.yaml")
    #expect(
      file.environments.map(\.name) == ["production", "dev", "review/feature-1", "7", "größe_2.x"])
  }

  @Test func `JSON is read too`() throws {
    let file = try PolicyFile(
      #"{"environments":{"dev":{"rollback":"none","details_kept_days":9,"layers":["infra"]}}}"#,
      named: "policy.json")
    let policy = try #require(file.environments.first).policy(inPlaceOf: Self.other)
    #expect(policy.rollback == .none && policy.detailsKeptDays == 9 && policy.layers == ["infra"])
  }

  @Test func `anchors, comments, a byte order mark and Windows line ends are YAML`() throws {
    let file = try PolicyFile(
      "\u{FEFF}# rules\r\nenvironments:\r\n  dev: &rules\r\n    rollback: none # why\r\n"
        + "  staging: *rules\r\n", named: "policy.yaml")
    #expect(file.environments.map(\.name) == ["dev", "staging"])
    for environment in file.environments {
      #expect(environment.policy(inPlaceOf: Self.other).rollback == .none)
    }
  }
}
