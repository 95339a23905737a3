import ArgumentParser
import Deployments

/// `shiplog record rollout`.
struct RecordRollout: RecordStep {
  static let step = StepEvent.Step.rollout
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "The rollout is waited for, or is over.",
    discussion: """
      Examples:
        shiplog record rollout --environment staging --service checkout
        shiplog record rollout --environment staging --service checkout \\
          --outcome success
        shiplog record rollout --deployment by-hand-7 --outcome failure \\
          --reason "timed out after 5 minutes"
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
