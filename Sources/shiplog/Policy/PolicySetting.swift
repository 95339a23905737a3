import Deployments
import Yams

/// One rule that a file sets.
struct PolicySetting: Sendable {
  struct Problem: Error {
    let message: String
  }

  let set: @Sendable (inout Policy) -> Void

  static let keys =
    "deploys_from, verification, rollback, deployments_preserved, details_kept_days, "
    + "rollout_timeout_seconds, deployments_at_a_time, deployments_per_day, layers"

  /// - Returns: the setting, or what was expected instead of the value
  static func read(_ key: String, _ value: Node) -> Result<PolicySetting, Problem> {
    switch key {
    case "deploys_from":
      texts(value, "branches, such as [main, release/*]") { $0.deploysFrom = $1 }
    case "verification":
      texts(value, "checks, such as [health-endpoint, e2e]") { $0.verification = $1 }
    case "layers": texts(value, "layers, such as [infra, services]") { $0.layers = $1 }
    case "rollback":
      setting(
        Policy.Rollback(rawValue: text(value) ?? ""), value,
        Policy.Rollback.allCases.map(\.rawValue).joined(separator: ", ")
      ) { $0.rollback = $1 }
    case "deployments_preserved":
      setting(preserved(value), value, "none, latest, last 5, all, or a number") {
        $0.preserved = $1
      }
    case "details_kept_days":
      if text(value) == "forever" {
        .success(PolicySetting { $0.detailsKeptDays = nil })
      } else {
        count(value, 0...36_500, or: " or forever") { $0.detailsKeptDays = $1 }
      }
    case "deployments_per_day":
      if text(value) == "none" {
        .success(PolicySetting { $0.deploymentsPerDay = nil })
      } else {
        count(value, 1...10_000, or: " or none") { $0.deploymentsPerDay = $1 }
      }
    case "rollout_timeout_seconds": count(value, 1...86_400) { $0.rolloutTimeoutSeconds = $1 }
    case "deployments_at_a_time": count(value, 1...1_000) { $0.deploymentsAtATime = $1 }
    default: .failure(Problem(message: "unknown key; expected one of \(keys)"))
    }
  }

  private static func text(_ value: Node) -> String? { value.scalar?.string }

  private static func preserved(_ value: Node) -> Policy.Preserved? {
    guard let text = text(value) else { return nil }
    if let count = Int(text), (0...100_000).contains(count) { return .last(count) }
    return Policy.Preserved(text)
  }

  private static func count(
    _ value: Node, _ range: ClosedRange<Int64>, or other: String = "",
    _ set: @escaping @Sendable (inout Policy, Int64) -> Void
  ) -> Result<PolicySetting, Problem> {
    let number = text(value).flatMap { Int64($0) }.flatMap { range.contains($0) ? $0 : nil }
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)\(other)"
    return setting(number, value, expected, set)
  }

  private static func texts(
    _ value: Node, _ expected: String,
    _ set: @escaping @Sendable (inout Policy, [String]) -> Void
  ) -> Result<PolicySetting, Problem> {
    let elements = value.sequence.map { $0.map { $0.scalar?.string } }
    let texts = elements.flatMap { elements in
      let texts = elements.compactMap { $0 }.filter { !$0.isEmpty }
      return texts.count == elements.count && Set(texts).count == texts.count ? texts : nil
    }
    return setting(texts, value, "a list of different \(expected)", set)
  }

  private static func setting<Value: Sendable>(
    _ value: Value?, _ node: Node, _ expected: String,
    _ set: @escaping @Sendable (inout Policy, Value) -> Void
  ) -> Result<PolicySetting, Problem> {
    guard let value else {
      let found =
        node.scalar.map { "'\($0.string)'" } ?? (node.mapping == nil ? "a list" : "a mapping")
      return .failure(Problem(message: "expected \(expected), found \(found)"))
    }
    return .success(PolicySetting { set(&$0, value) })
  }
}
