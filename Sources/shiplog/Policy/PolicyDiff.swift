import ArgumentParser
import Deployments
import History

/// `shiplog policy diff`.
struct PolicyDiff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "What applying a file would change.",
    discussion: """
      Ends with 3 where it would change something, with 0 where the rules are in force already.

      Examples:
        shiplog policy diff policy.yaml
        shiplog policy diff policy.yaml -o json
      """)

  @Argument(help: "YAML, or JSON; - is standard input.", completion: .file())
  var file: String

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let rules = try PolicyFile(reading: file)
    let plan = try await PolicyPlan(rules, try await destination.openSource())
    var writer = ListingWriter(PolicyChange.listing, as: format.output, position: plan.position)
    for change in plan.changes { try writer.append(change.row) }
    try writer.finish()
    let count = plan.changes.count
    guard count == 0 else {
      throw Failure(
        .checkSaidNo,
        "the file differs from what is in force in \(count) \(count == 1 ? "rule" : "rules")")
    }
  }
}
