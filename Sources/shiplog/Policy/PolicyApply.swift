import ArgumentParser
import Deployments
import History
import Log
import Service

/// `shiplog policy apply`.
struct PolicyApply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Put the rules of a file in force.",
    discussion: """
      What the file does not say of an environment stays as it is. All environments that change are declared at once, \
      or none; one that does not change is not declared again. What changed is printed. Exits with 1 for a file that is \
      wrong, with all that is wrong in it; with 6 where somebody else declared one of these policies meanwhile. A server takes it with a token of scope admin.

        environments:
          staging:
            deploys_from: [main, release/*]
            verification: [health-endpoint, e2e, performance]
            rollback: automatic            # automatic, manual, none
            deployments_preserved: last 5  # none, latest, last N, all
            details_kept_days: 90          # a number, forever
            rollout_timeout_seconds: 300
            deployments_at_a_time: 1
            deployments_per_day: 1         # the target; none
            layers: [infra, platform, dependencies, services, frontend]

      Examples:
        shiplog policy apply policy.yaml
        shiplog policy apply examples/policy.yaml -o json
      """)

  @Argument(help: "YAML, or JSON; - is standard input.", completion: .file())
  var file: String

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let rules = try PolicyFile(reading: file)
    let source = try await destination.openSource()
    let plan = try await PolicyPlan(rules, source)
    let now = Timestamp.now
    var position = plan.position
    if !plan.policies.isEmpty {
      let events = try plan.policies.map { new, replaced in
        try ReceivedEvent(
          parsing: PolicyEvent.declared(
            new, of: replaced.environment, replacing: replaced.declaration?.position,
            time: now), now: now)
      }
      do {
        position = try await destination.open().append(events).last?.position
      } catch LogError.conflict {
        throw Failure.declaredMeanwhile
      } catch let refusal as ServerRefusal where refusal.status == 409 {
        throw Failure.declaredMeanwhile
      }
    }
    var writer = ListingWriter(PolicyChange.listing, as: format.output, position: position)
    for change in plan.changes { try writer.append(change.row) }
    try writer.finish()
    for (_, replaced) in plan.policies {
      try await source.warnOfUnknown(environment: replaced.environment, service: nil)
    }
    if plan.changes.isEmpty { try Output.warn("no changes: these rules are in force already") }
  }
}

extension Failure {
  fileprivate static let declaredMeanwhile = Failure(
    .conflict, "a policy was declared meanwhile that this file was not compared with",
    remedy: "Nothing was applied. Run it again.")
}
