import Deployments
import TestSupport

@testable import History

extension HistoryFixture {
  /// The metrics of the seconds of a story; by default of its first day.
  func metrics(
    from: Int64 = 0, to: Int64 = 86_400, _ edit: (inout MetricsQuery) -> Void = { _ in }
  ) async throws -> MetricsReport {
    var query = MetricsQuery(from: Story.at(from), to: Story.at(to))
    edit(&query)
    return try await history.metrics(query)
  }
}

extension Story {
  /// An event about an incident; nil names no deployment.
  mutating func incident(
    _ step: String, _ incident: String, of deployment: String?, at seconds: Int64
  ) {
    var attempt = Self.attempt(deployment ?? "nobody", "app:1")
    attempt.isAnonymous = deployment == nil
    add("incident.\(step)", of: attempt, at: seconds) { event in
      event.subject = incident
      event.id += "-\(incident)"
    }
  }

  /// A rollback that succeeded.
  mutating func rolledBack(
    _ deployment: String, by id: String, to artifact: String, from start: Int64, to end: Int64
  ) {
    var rollback = Self.attempt(id, artifact, kind: "rollback")
    rollback.rollbackOf = deployment
    started(rollback, at: start)
    succeeded(rollback, at: end)
  }
}

extension Timestamp {
  /// Of a time as a test writes it.
  static func of(_ text: String) -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else { preconditionFailure("\(text) is no time") }
    return time
  }
}
