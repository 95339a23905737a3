/// The content of `policy.declared`, `hold.placed`, `hold.released` and `retention.applied`.
extension Rule {
  init?(
    policy content: JSON.Value, of environment: String?
  ) {
    guard let policy = content["policy"], let environment else { return nil }
    self = .policy(Policy(policy, of: environment))
  }

  /// A hold's scope, whose names the event has already, or the end of a hold.
  ///
  /// - Throws: a `Rejection` for an id that is too long
  init?(
    hold content: JSON.Value, of event: Event, _ reader: FactReader
  ) throws(Rejection) {
    if let released = try reader.id(content["hold"], atMost: Length.subject) {
      self = .release(released)
      return
    }
    guard let scope = content["scope"] else { return nil }
    var hold = Hold()
    hold.environment = event.environment
    hold.service = event.service
    hold.deployment = event.deployment
    // A hold may look ahead: these are no times at which anything happened.
    hold.from = scope["from"]?.timestamp
    hold.to = scope["to"]?.timestamp
    hold.until = content["until"]?.timestamp
    self = .hold(hold)
  }

  init?(pruning content: JSON.Value) throws(Rejection) {
    guard let reason = content["reason"]?.string.flatMap(Pruning.Reason.init(rawValue:)),
      let digest = content["digest"]?.string
    else { return nil }
    var ranges: [ClosedRange<Int64>] = []
    for range in content["positions"]?.elements ?? content.elements {
      guard let first = range[0]?.int, let last = range[1]?.int,
        first <= last, ranges.last.map({ $0.upperBound < first }) ?? true
      else {
        throw range.rejection(.vocabulary, "is no range [first, last] after the one before it")
      }
      ranges.append(first...last)
    }
    self = .pruning(
      Pruning(
        reason: reason, ranges: ranges, bodies: content["bodies"]?.int ?? 0,
        bytes: content["bytes"]?.int, digest: digest))
  }
}
