import ArgumentParser
import Deployments

/// `shiplog record queued`.
struct RecordQueued: RecordStep {
  static let step = StepEvent.Step.queued
  static let configuration = CommandConfiguration(
    commandName: "queued",
    abstract: "A deployment waits for its turn.",
    discussion: """
      Examples:
        shiplog record queued --environment staging --service checkout \\
          --artifact registry.example.com/checkout:7a3f9c2
        shiplog record queued --environment production --service checkout \\
          --artifact "$IMAGE" --blocked-by checkout-production-41
      """)

  @Option(
    help: ArgumentHelp("The deployment that has the environment now.", valueName: "deployment"),
    transform: OptionText.some)
  var blockedBy: String?

  @OptionGroup var attempt: RecordAttemptOptions
  @OptionGroup var kind: RecordKindOptions
  @OptionGroup var options: RecordOptions
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws {
    kind.tell(&event)
    attempt.tell(&event, run)
    event.blockedBy = blockedBy
  }
}
