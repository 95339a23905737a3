import ArgumentParser
import Deployments

/// `shiplog record started`.
struct RecordStarted: RecordStep {
  static let step = StepEvent.Step.started
  static let configuration = CommandConfiguration(
    commandName: "started",
    abstract: "A deployment begins.",
    discussion: """
      Examples:
        shiplog record started --environment staging --service checkout \\
          --artifact pkg:oci/checkout@sha256%3A0b31… \\
          --commit "$SHA" --committed-at "$(git log -1 --format=%cI)"
        shiplog record started --environment production --service checkout \\
          --artifact "$IMAGE" --promoted-from staging
        shiplog record started --deployment by-hand-7 --environment dev \\
          --service checkout --artifact checkout:7a3f9c2
      """)

  @OptionGroup var attempt: RecordAttemptOptions
  @OptionGroup var kind: RecordKindOptions
  @OptionGroup var options: RecordOptions
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws {
    kind.tell(&event)
    attempt.tell(&event, run)
  }
}
