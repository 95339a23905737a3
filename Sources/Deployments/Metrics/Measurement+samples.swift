/// What one deployment gives to a metric of durations.
package enum Sample: Hashable, Sendable {
  /// Microseconds, never negative.
  case span(Int64)
  case excluded(Exclusion)
  /// What would end it has not come yet.
  case unresolved

  /// Why there is no span.
  package enum Exclusion: String, Hashable, Sendable, CaseIterable {
    /// The end lies before the beginning: clocks that disagree, commits that were rebased.
    case negativeSpan = "negative_span"
    case noStart = "no_start"
    case noCommitTime = "no_commit_time"
  }

  fileprivate init(from start: Timestamp, to end: Timestamp) {
    let (span, isOverflow) = end.microseconds.subtractingReportingOverflow(start.microseconds)
    self = span < 0 || isOverflow ? .excluded(.negativeSpan) : .span(span)
  }
}

/// The samples of each metric; none where the metric does not ask for this deployment.
extension Measurement {
  /// `deployment_duration`: its start to the end of its verification, or to its own end where none is on record.
  package var duration: Sample? {
    guard standing == .succeeded else { return nil }
    guard let started else { return .excluded(.noStart) }
    return Sample(from: started, to: verified ?? ended)
  }

  /// `change_lead_time`, a sample for each change: committed to the deployment's end.
  package var leadTimes: [Sample] {
    guard standing == .succeeded else { return [] }
    guard !committed.isEmpty else { return [.excluded(.noCommitTime)] }
    return committed.map { Sample(from: $0, to: ended) }
  }

  /// `queue_time`: from its queueing to its start.
  package var queueTime: Sample? {
    guard isOfPopulation, let queued else { return nil }
    guard let started else { return .excluded(.noStart) }
    return Sample(from: queued, to: started)
  }

  /// `failed_deployment_recovery_time`: from its failure to what ended it.
  ///
  /// - Parameter next: when, at its failure or later, the next other deployment ended in its environment and service that is
  ///   a recovery. Where only incidents say that it failed, their resolution counts instead.
  /// - Returns: nil for one that the metric does not ask for
  package func recovery(next: Timestamp?) -> Sample? {
    guard isToRecover || (isOfPopulation && hasIncident) else { return nil }
    guard let failedAt else { return .excluded(.noStart) }
    guard let end = isToRecover ? next : resolved else { return .unresolved }
    return Sample(from: failedAt, to: end)
  }
}
