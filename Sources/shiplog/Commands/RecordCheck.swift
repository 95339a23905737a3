import ArgumentParser
import Deployments

/// `shiplog record check`.
struct RecordCheck: RecordStep {
  static let step = StepEvent.Step.check
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "A check has ended, of the validation before or the verification after.",
    discussion: """
      health-endpoint, readiness, dependencies, smoke, e2e and performance belong to the suite verification, all others \
      to pre-deployment-validation; --suite says otherwise.

      Examples:
        shiplog record check artifact-exists --outcome success \\
          --environment staging --service checkout
        shiplog record check smoke --outcome failure --reason "GET /cart: 500" \\
          --environment staging --service checkout
      """)

  @Argument(help: "What was checked, such as smoke.", transform: OptionText.some)
  var name: String

  @Option(
    help: ArgumentHelp("The suite that it belongs to.", valueName: "name"),
    transform: OptionText.some)
  var suite: String?

  @OptionGroup var outcome: RecordOutcomeOptions
  @OptionGroup var options: RecordOptions
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) throws {
    event.check = name
    event.suite = suite
    outcome.tell(&event)
  }
}
