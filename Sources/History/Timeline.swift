package import Deployments
package import Log

/// A deployment and its steps.
package struct Timeline: Hashable, Sendable {
  /// The position that it was computed at.
  package let position: Int64
  package let deployment: Deployment
  package var steps: [Step]
}

/// One event of a deployment's timeline.
package struct Step: Hashable, Sendable {
  package let entry: Entry
  /// Microseconds since the deployment's first event.
  package let elapsed: Int64
  /// Microseconds that the step took: for one that finished, since it started, or since the event before where
  /// no start is on record; nil for the beginning of something.
  package let took: Int64?

  /// Takes the entries of one deployment in the order in which they happened.
  static func steps(of entries: [Entry]) -> [Step] {
    var starts: [String: Timestamp] = [:]
    var previous: Timestamp?
    return entries.map { entry in
      let occurred = entry.occurred
      defer { previous = occurred }
      let first = entries[0].occurred
      let elapsed = occurred.microseconds - first.microseconds
      let subject = entry.event.subject ?? ""
      guard let meaning = Meaning(type: entry.event.type), !meaning.isBeginning else {
        starts[subject] = occurred
        return Step(entry: entry, elapsed: elapsed, took: nil)
      }
      let began = starts[subject] ?? previous
      let took = began.map { occurred.microseconds - $0.microseconds }
      return Step(entry: entry, elapsed: elapsed, took: took)
    }
  }
}

extension Meaning {
  /// Whether it says that something begins, so that what ends it later took the time between.
  fileprivate var isBeginning: Bool {
    switch self {
    case .deploymentQueued, .deploymentStarted, .suiteStarted, .taskStarted, .pipelineQueued,
      .pipelineStarted, .incidentDetected, .incidentReported, .approvalCreated:
      true
    default: false
    }
  }
}
