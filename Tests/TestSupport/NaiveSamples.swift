import Deployments

/// Spans in microseconds, and what could not be one.
struct NaiveSamples {
  private var spans: [Int64] = []
  private(set) var negative = 0
  /// The deployments without what a sample needs, by what that is.
  private(set) var leftOut: [String: Set<String>] = [:]
  var unresolved = 0

  mutating func leaveOut(_ deployment: NaiveDeployment, _ reason: String) {
    leftOut[reason, default: []].insert(deployment.id)
  }

  /// A span of this deployment; where its start is not known, it is left out for this reason.
  mutating func add(
    _ deployment: NaiveDeployment, from start: Int64?, to end: Int64?, _ reason: String = ""
  ) {
    guard let start, let end else { return leaveOut(deployment, reason) }
    if end < start { negative += 1 } else { spans.append(end - start) }
  }

  func json(_ reasons: [String], isRecovery: Bool = false) -> JSONText {
    let seconds = spans.map { Double($0) / 1e6 }.sorted()
    func figure(_ value: Double?) -> JSONText { value.map(JSONText.double) ?? .null }
    let mean = seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count)
    var members: [(String, JSONText)] = [
      ("count", .count(seconds.count)), ("min", figure(seconds.first)), ("mean", figure(mean)),
    ]
    for (name, fraction) in [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)] {
      members.append((name, figure(Self.percentile(fraction, of: seconds))))
    }
    members.append(("max", figure(seconds.last)))
    if isRecovery { members.append(("unresolved", .count(unresolved))) }
    let excluded = reasons.map { reason in
      (reason, JSONText.count(reason == "negative_span" ? negative : leftOut[reason]?.count ?? 0))
    }
    return .object(members + [("excluded", .object(excluded))])
  }

  /// Between the two samples around rank `fraction · (n − 1)`, in proportion (PostgreSQL's `percentile_cont`).
  static func percentile(_ fraction: Double, of sorted: [Double]) -> Double? {
    guard let last = sorted.last else { return nil }
    let rank = fraction * Double(sorted.count - 1)
    let below = Int(rank.rounded(.down))
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (rank - rank.rounded(.down)) * (sorted[below + 1] - sorted[below])
  }
}
