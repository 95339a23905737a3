extension Deployment {
  /// The one that this one undoes, where it is a rollback that names one.
  var rolledBackDeployment: String? {
    kind == .rollback ? rollbackOf : nil
  }

  /// What the one that it undoes says of it.
  var asRollback: Rollback {
    Rollback(
      deployment: id, started: started, finished: finished, succeeded: outcome == .succeeded,
      trigger: trigger)
  }
}
