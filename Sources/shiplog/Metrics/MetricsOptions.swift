import ArgumentParser
import Deployments
import History
import Service

/// Which deployments, when, and as known when: shared by `metrics` and `metrics explain`.
struct MetricsOptions: ParsableArguments {
  @Option(help: "Only this environment.", transform: OptionText.environment)
  var environment: String?

  @Option(help: "Only this service.", transform: OptionText.service)
  var service: String?

  @Option(help: "Only this team.", transform: OptionText.some)
  var team: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where the window begins: 30 days before its end.", valueName: "time"),
    transform: TimeText.point)
  var from: TimePoint = .before(microseconds: 30 * 86_400_000_000)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where it ends, itself not included: now.", valueName: "time"),
    transform: TimeText.point)
  var to: TimePoint?

  @Option(
    help: ArgumentHelp(
      "The time zone of buckets, and of dates without a time, by its IANA name.", valueName: "zone")
  )
  var tz = "UTC"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the log held then: the answer is the same for ever.", valueName: "position|time"),
    transform: TimeText.moment)
  var at: Moment = .latest

  var question: MetricsQuestion {
    var question = MetricsQuestion()
    question.slice = MetricsReport.Slice(environment: environment, service: service, team: team)
    question.from = from
    question.to = to
    question.zone = tz
    question.at = at
    return question
  }

  /// The same as a server reads it.
  var parameters: Question {
    [
      ("environment", environment), ("service", service), ("team", team),
      ("from", from.description), ("to", to?.description), ("tz", tz), ("at", at.text),
    ]
  }
}
