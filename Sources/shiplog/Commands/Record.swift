import ArgumentParser

/// `shiplog record`: what a pipeline calls.
struct Record: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record the steps of a deployment, from a pipeline.",
    discussion: """
      Each step becomes the event that means it, and is appended; what is printed is its receipt, as of shiplog append.

      In GitHub Actions, GitLab CI, Azure Pipelines and Jenkins the run, its attempt and job, the commit, the trigger, \
      who started it and the change's chain come from the environment; an option says otherwise. Without --deployment \
      the deployment is named by the run's page, the environment and the service: give the same two to every step. \
      Where a failed deployment may be tried again in the same run of GitLab CI or Azure Pipelines, name each try with \
      --deployment.

      A step that is retried is recorded once. The event's id follows from source, run, attempt, job, step and \
      deployment: the second time answers with the receipt of the first, as duplicate, also if the clock has moved on \
      since, unless --time says another time. The same step of the same run with other values is a conflict, exit code \
      6. Outside of a CI system and without --run, the id follows from everything that the options say: the same \
      command twice is one event, any other is another.

      With --spool DIR a step outlives a server that is away, and the pipeline goes on: see shiplog append --help.

      Examples:
        shiplog record started --environment staging --service checkout \\
          --artifact "$IMAGE"
        shiplog record check smoke --environment staging --service checkout \\
          --outcome success
        shiplog record finished --environment staging --service checkout \\
          --artifact "$IMAGE" --outcome success
        shiplog record deployment record.json
      """,
    subcommands: [
      RecordQueued.self, RecordStarted.self, RecordCheck.self, RecordDeploy.self,
      RecordRollout.self, RecordVerification.self, RecordFinished.self, RecordRollback.self,
      RecordDeployment.self,
    ])
}
