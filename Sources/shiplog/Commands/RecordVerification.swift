import ArgumentParser
import Deployments

/// `shiplog record verification`.
struct RecordVerification: RecordStep {
  static let step = StepEvent.Step.verification
  static let configuration = CommandConfiguration(
    commandName: "verification",
    abstract: "The verification of what was deployed begins, or has ended.",
    discussion: """
      Examples:
        shiplog record verification --environment staging --service checkout
        shiplog record verification --environment staging --service checkout \\
          --outcome success
        shiplog record verification --environment staging --service checkout \\
          --outcome failure --reason "smoke failed"
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
