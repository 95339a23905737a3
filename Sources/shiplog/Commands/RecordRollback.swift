import ArgumentParser
import Deployments

/// `shiplog record rollback`.
struct RecordRollback: RecordStep {
  static let step = StepEvent.Step.rollback
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "A deployment of its own undoes another.",
    discussion: """
      Without --outcome it begins; with one it has ended, and failure, cancel and error need --phase and --reason. \
      --artifact is what runs again afterwards. In a CI system it is named like the deployment of the same run, with \
      /rollback at its end: give that as --deployment to the checks and the verification of the rollback.

      Examples:
        shiplog record rollback --environment staging --service checkout \\
          --artifact "$PREVIOUS" --rollback-of "$FAILED"
        shiplog record rollback --environment staging --service checkout \\
          --artifact "$PREVIOUS" --rollback-of "$FAILED" --outcome success --verified
      """)

  @Option(
    help: ArgumentHelp("The deployment that it undoes.", valueName: "deployment"),
    transform: OptionText.some)
  var rollbackOf: String?

  @OptionGroup var end: RecordEndOptions
  @OptionGroup var attempt: RecordAttemptOptions
  @OptionGroup var state: RecordStateOptions
  @OptionGroup var options: RecordOptions
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws {
    event.rollbackOf = rollbackOf
    attempt.tell(&event, run)
    end.tell(&event)
    try state.check(event)
  }
}
