import ArgumentParser
import Deployments
import FoundationEssentials

/// `shiplog record deployment`.
struct RecordDeployment: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deployment",
    abstract: "Append deployment records, as the platform writes them.",
    discussion: """
      Takes one record, a JSON array of them, or one after the other (NDJSON), and appends each as deployment.finished:

        {"environment": "staging", "artifact": "example.com/checkout:7a3f9c2",
         "deployed_at": "2026-11-01T12:00:00Z", "deployed_by": "octocat",
         "status": "success", "verification_passed": true,
         "rollout_duration_seconds": 47}

      environment, artifact, deployed_at and status are needed; service, commit, deployment and reason may be there. \
      Without service it is the artifact's name. The same record again is a duplicate.

      Examples:
        shiplog record deployment record.json
        kubectl get deployment checkout \\
          -o jsonpath='{.metadata.annotations.deployment-record}' \\
          | shiplog record deployment
        shiplog record deployment --source https://ci.example.com/checkout \\
          records.ndjson
      """)

  @OptionGroup var input: InputArguments

  @Option(
    help: ArgumentHelp(
      "Who wrote the records. Without it: the CI system's pipeline, or else \(RecordOptions.standardSource).",
      valueName: "uri"),
    transform: OptionText.some)
  var source: String?

  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let source =
      source ?? PipelineRun(environment: environment)?.source ?? RecordOptions.standardSource
    var appending = try await Appending(
      input.paths, receipts, through: spool, to: destination
    ) {
      bytes, now throws(Rejection) in
      try ReceivedEvent(record: bytes, from: source, now: now)
    }
    try await appending.run()
    guard !appending.isEmpty else {
      throw Failure(
        .failed, "there is no record in what was read",
        remedy: "Look whether what should have written it did.")
    }
  }
}
