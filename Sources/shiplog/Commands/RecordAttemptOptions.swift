import ArgumentParser
import Deployments

/// What is deployed, and why: of `queued`, `started`, `finished` and `rollback`.
struct RecordAttemptOptions: ParsableArguments {
  @Option(
    help: "The artifact: a package URL, or an image reference.", transform: OptionText.some)
  var artifact: String?

  @Option(
    help: ArgumentHelp("The artifact that ran before.", valueName: "artifact"),
    transform: OptionText.some)
  var previousArtifact: String?

  @Option(
    help: ArgumentHelp("The commit that the artifact was built from.", valueName: "hash"),
    transform: OptionText.some)
  var commit: String?

  @Option(
    help: ArgumentHelp("When it was committed: git log -1 --format=%cI", valueName: "time"),
    transform: OptionText.time)
  var committedAt: Timestamp?

  @Option(help: "Which part of the system it is about.")
  var layer: Layer?

  @Option(help: "Why the pipeline runs.")
  var trigger: PipelineRun.Trigger?

  @Option(help: "The team that owns the service.", transform: OptionText.some)
  var team: String?

  @Option(
    help: ArgumentHelp("Who asked for it: an id, not a name.", valueName: "id"),
    transform: OptionText.some)
  var requestedBy: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A failed deployment that this one repairs. May be given again.", valueName: "deployment"),
    transform: OptionText.some)
  var remediates: [String] = []

  func tell(_ event: inout StepEvent, _ run: PipelineRun?) {
    event.artifact = artifact
    event.previousArtifact = previousArtifact
    event.layer = layer?.rawValue
    event.team = team
    event.remediates = remediates
    event.trigger = (trigger ?? run?.trigger)?.rawValue
    event.requestedBy = requestedBy ?? run?.actor
    event.commit = commit
    event.committedAt = committedAt
    // What is rolled back to or removed is not what the run was started for.
    guard event.step != .rollback, event.kind != .rollback, event.kind != .remove else { return }
    guard commit == nil else { return }
    event.commit = run?.commit
    event.committedAt = committedAt ?? run?.committedAt
  }
}

/// What kind of deployment it is: of `queued`, `started` and `finished`.
struct RecordKindOptions: ParsableArguments {
  @Option(help: "What it does. Without it: rollback with --rollback-of, else deploy.")
  var kind: Facts.Kind?

  @Option(
    help: ArgumentHelp("The deployment that it undoes.", valueName: "deployment"),
    transform: OptionText.some)
  var rollbackOf: String?

  @Option(
    help: ArgumentHelp(
      "The environment that the same artifact comes from, and its deployment there.",
      valueName: "environment[:deployment]"),
    transform: Promotion.parse)
  var promotedFrom: Promotion?

  func tell(_ event: inout StepEvent) {
    event.kind = kind ?? (rollbackOf == nil ? nil : .rollback)
    event.rollbackOf = rollbackOf
    event.promotedFrom = promotedFrom?.environment
    event.promotedFromDeployment = promotedFrom?.deployment
  }
}
