import Deployments
import History
import Log
import Postgres
import Service

extension Failure {
  /// What a command ends with when this was thrown; nil for what is not ours, such as wrong usage.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let refusal as ServerRefusal: self.init(refusal)
    case let error as LogError: self.init(error)
    case let error as PostgresError: self.init(LogError.database(error))
    case let error as MetricsError: self.init(.usage, error.description)
    case let error as ServerError: self.init(.failed, error.description)
    case let rejection as Rejection: self.init(rejection)
    default: return nil
    }
  }

  init(_ error: LogError) {
    switch error {
    case .conflict: self.init(.conflict, error.description)
    case .noEntry: self.init(.notFound, error.description)
    case .unreachable:
      self.init(
        .unreachable, error.description,
        remedy:
          "shiplog config --origin tells which database this is, shiplog db status whether a private one runs."
      )
    case .database(let refusal) where refusal.sqlstate == "42501":
      self.init(
        .failed, error.description,
        remedy: "The role may not do this: shiplog config --origin tells who it is.")
    case .unreadableLeaf, .damagedHead:
      self.init(.failed, error.description, remedy: "shiplog verify tells what else is wrong.")
    default: self.init(.failed, error.description)
    }
  }
}
