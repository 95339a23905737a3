/// Which deployments an event tells something of.
extension Event {
  /// Deployments other than its own that it names: as rolled back, as remediated. Each once.
  package var mentions: [String] {
    guard facts.rollbackOf != nil || !facts.remediates.isEmpty,
      Meaning(type: type)?.isLifecycle == true
    else { return [] }
    var named = Set(facts.remediates.map(Exact.init))
    if let target = facts.rollbackOf { named.insert(Exact(target)) }
    if let deployment { named.remove(Exact(deployment)) }
    return named.sorted().map(\.text)
  }

  /// Whether it is about the tests after a deployment: the suite `verification`, or one named after it
  /// such as `rollback-verification`.
  package var isVerification: Bool {
    facts.suite.map { $0 == "verification" || $0.hasSuffix("-verification") } ?? false
  }
}

extension Meaning {
  /// Whether it is a deployment's own queued, started or finished.
  package var isLifecycle: Bool {
    switch self {
    case .deploymentQueued, .deploymentStarted, .deploymentFinished: true
    default: false
    }
  }
}
