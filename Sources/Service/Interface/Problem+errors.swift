internal import Deployments
internal import History
internal import Log
internal import Postgres

extension Problem {
  static let stopping = Problem(.stopping, "the server is about to stop", retryAfter: 1)

  /// What a caller is told of an error.
  static func of(_ error: any Error) -> Problem {
    switch error {
    case let problem as Problem: problem
    case let error as LogError: Problem(error)
    case let error as PostgresError: Problem(error)
    case let error as MetricsError: Problem(.malformedRequest, error.description)
    case is Deadlines.LateBody:
      Problem(.timeout, "the request's body did not come to its end in time")
    case is CancellationError: .stopping
    default: Problem(.failed, "the server failed: \(type(of: error))")
    }
  }
}
