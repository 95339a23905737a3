/// What is known of a stored body when it is decided whether it may go.
package struct StoredBody: Hashable, Sendable {
  package let position: Int64
  /// As its entry names them; what a hold is compared with.
  package var environment: String?
  package var service: String?
  package var deployment: String?
  package let occurred: Timestamp
  /// Whether it rules about what is kept: a policy, a hold, a pruning.
  package var isRule: Bool
  /// The environment of its deployment, where the entry itself names none.
  package var deploymentEnvironment: String?
  /// On the disk.
  package var bytes: Int64

  package init(
    position: Int64, environment: String?, service: String?, deployment: String?,
    occurred: Timestamp, isRule: Bool = false, deploymentEnvironment: String? = nil,
    bytes: Int64 = 0
  ) {
    self.position = position
    self.environment = environment
    self.service = service
    self.deployment = deployment
    self.occurred = occurred
    self.isRule = isRule
    self.deploymentEnvironment = deploymentEnvironment
    self.bytes = bytes
  }

  /// The environment by whose policy it is judged.
  package var judgedBy: String? { environment ?? deploymentEnvironment }
}

/// Which bodies may be pruned, by the rules that are in force at a position and the ages that they have at a time.
package struct Retention: Sendable {
  /// What becomes of a body, by the first of these that applies.
  package enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It rules about what is kept, and is kept itself.
    case rule
    /// Its environment keeps details for ever, or it belongs to none.
    case unlimited
    /// A hold covers it.
    case held
    /// Its deployment has not ended.
    case inProgress = "in_progress"
    /// What its deployment put there runs now.
    case running
    /// Its deployment is one to roll back to.
    case preserved
    /// It is younger than its environment's limit.
    case young
    /// It may go.
    case prunable
  }

  /// In force, by environment; the platform's rules hold for every other.
  package var policies: [String: Policy]
  package var holds: [Hold]
  /// Ids of deployments.
  package var inProgress: Set<String>
  package var running: Set<String>
  package var preserved: Set<String>
  package let time: Timestamp

  package init(
    policies: [String: Policy], holds: [Hold], inProgress: Set<String>, running: Set<String>,
    preserved: Set<String>, time: Timestamp
  ) {
    self.policies = policies
    self.holds = holds.filter { hold in hold.until.map { $0 > time } ?? true }
    self.inProgress = inProgress
    self.running = running
    self.preserved = preserved
    self.time = time
  }

  package func policy(of environment: String) -> Policy {
    policies[environment] ?? Policy(standardFor: environment)
  }

  package func verdict(on body: StoredBody) -> Verdict {
    if body.isRule { return .rule }
    guard let environment = body.judgedBy else { return .unlimited }
    let policy = policy(of: environment)
    guard let days = policy.detailsKeptDays else { return .unlimited }
    if holds.contains(where: { $0.covers(body) }) { return .held }
    if let deployment = body.deployment {
      if inProgress.contains(deployment) { return .inProgress }
      if running.contains(deployment) { return .running }
      if policy.preserved == .all || preserved.contains(deployment) { return .preserved }
    }
    let (age, isOverflow) = time.microseconds.subtractingReportingOverflow(
      body.occurred.microseconds)
    let (limit, isForever) = days.multipliedReportingOverflow(by: 86_400_000_000)
    return !isForever && (isOverflow || age > limit) ? .prunable : .young
  }
}
