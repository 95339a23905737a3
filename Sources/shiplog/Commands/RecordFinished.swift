import ArgumentParser
import Deployments

/// `shiplog record finished`.
struct RecordFinished: RecordStep {
  static let step = StepEvent.Step.finished
  static let configuration = CommandConfiguration(
    commandName: "finished",
    abstract: "A deployment has ended: its record.",
    discussion: """
      The outcomes failure, cancel and error need --phase and --reason.

      Examples:
        shiplog record finished --environment staging --service checkout \\
          --artifact "$IMAGE" --outcome success --verified
        shiplog record finished --environment staging --service checkout \\
          --artifact "$IMAGE" --outcome success --no-changes
        shiplog record finished --environment production --service checkout \\
          --artifact "$IMAGE" --outcome failure --phase verify \\
          --reason "readiness: 503"
      """)

  @OptionGroup var end: RecordEndOptions
  @OptionGroup var attempt: RecordAttemptOptions
  @OptionGroup var kind: RecordKindOptions
  @OptionGroup var options: RecordOptions
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws {
    kind.tell(&event)
    attempt.tell(&event, run)
    end.tell(&event)
  }
}
