import ArgumentParser
import Deployments

/// How something ended, and why.
struct RecordOutcomeOptions: ParsableArguments {
  @Option(help: "How it ended.")
  var outcome: Facts.Outcome?

  @Option(
    help: ArgumentHelp("Why, unless it succeeded.", valueName: "text"), transform: OptionText.some)
  var reason: String?

  func tell(_ event: inout StepEvent) {
    event.outcome = outcome
    event.reason = reason
  }
}

/// `--state`, of steps that take their time.
struct RecordStateOptions: ParsableArguments {
  @Option(help: "Whether it begins or is over. Without it: finished with --outcome, else started.")
  var state: StepState?

  /// - Throws: wrong usage, where state and outcome contradict each other
  func check(_ event: StepEvent) throws {
    switch (state, event.outcome) {
    case (.finished, nil):
      throw Failure(.usage, "record \(event.step.rawValue) --state finished needs --outcome")
    case (.started, _?):
      throw Failure(.usage, "record \(event.step.rawValue) --state started has no --outcome yet")
    default: break
    }
  }
}

/// How a deployment ended: of `finished` and `rollback`.
struct RecordEndOptions: ParsableArguments {
  enum Change: EnumerableFlag {
    case changed, noChanges

    static func help(for value: Change) -> ArgumentHelp? {
      value == .changed
        ? "It touched what runs."
        : "It found nothing to do, or was stopped before it touched anything."
    }
  }

  enum Verdict: EnumerableFlag {
    case verified, notVerified

    static func help(for value: Verdict) -> ArgumentHelp? {
      value == .verified ? "Its verification passed." : "Its verification failed."
    }
  }

  @OptionGroup var outcome: RecordOutcomeOptions

  @Option(help: "Where it ended, unless it succeeded.")
  var phase: Facts.Phase?

  @Flag(exclusivity: .exclusive)
  var change: Change?

  @Flag(exclusivity: .exclusive)
  var verdict: Verdict?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long the rollout took.", valueName: "seconds"))
  var rolloutSeconds: Double?

  @Option(help: ArgumentHelp("When it began.", valueName: "time"), transform: OptionText.time)
  var startedAt: Timestamp?

  @Option(
    help: ArgumentHelp(
      "The deployment that took its place while it waited.", valueName: "deployment"),
    transform: OptionText.some)
  var supersededBy: String?

  func validate() throws {
    guard rolloutSeconds.map({ $0 >= 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--rollout-seconds takes 0 or more")
    }
  }

  func tell(_ event: inout StepEvent) {
    outcome.tell(&event)
    event.phase = phase
    event.changed = change.map { $0 == .changed }
    event.verified = verdict.map { $0 == .verified }
    event.rolloutDuration = rolloutSeconds
    event.startedAt = startedAt
    event.supersededBy = supersededBy
  }
}
