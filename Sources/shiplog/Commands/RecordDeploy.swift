import ArgumentParser
import Deployments

/// `shiplog record deploy`.
struct RecordDeploy: RecordStep {
  static let step = StepEvent.Step.deploy
  static let configuration = CommandConfiguration(
    commandName: "deploy",
    abstract: "The artifact is being deployed, or has been.",
    discussion: """
      Examples:
        shiplog record deploy --environment staging --service checkout
        shiplog record deploy --environment staging --service checkout \\
          --outcome success
        shiplog record deploy --deployment by-hand-7 --outcome failure \\
          --reason "kubectl: exit 1"
      """)

  @OptionGroup var outcome: RecordOutcomeOptions
  @OptionGroup var state: RecordStateOptions
  @OptionGroup var options: RecordOptions
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws {
    outcome.tell(&event)
    try state.check(event)
  }
}
