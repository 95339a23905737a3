import ArgumentParser
import Deployments
import History

/// Which deployments, when, and as known when: shared by `metrics` and `metrics explain`.
struct MetricsOptions: ParsableArguments {
  @Option(help: "Only this environment.", transform: Names.environment)
  var environment: String?

  @Option(help: "Only this service.", transform: Names.service)
  var service: String?

  @Option(help: "Only this team.")
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

  /// The question in full.
  ///
  /// With `--at` everything that is relative to now is relative to that moment instead.
  func query(of history: History) async throws -> MetricsQuery {
    let known = try await history.knowledge(at: at, now: Timestamp.now)
    // To the next whole second, so that what has just ended is in the window.
    let second: Int64 = 1_000_000
    let now = Timestamp(microseconds: (known.time.microseconds / second + 1) * second)
    let end = at.isTime ? known.time : now
    let to = try await (to ?? .before(microseconds: 0)).time(now: end, zone: tz, history)
    // So long before the end of the window, whatever that is.
    let from = try await from.time(now: to, zone: tz, history)
    var query = MetricsQuery(from: from, to: to)
    query.slice = MetricsReport.Slice(environment: environment, service: service, team: team)
    query.zone = tz
    query.at = known.position
    return query
  }
}

extension TimePoint {
  fileprivate func time(
    now: Timestamp, zone: String, _ history: History
  ) async throws -> Timestamp {
    switch self {
    case .instant(let time): time
    case .date(let date): try await history.beginning(of: date, in: zone)
    case .before(let microseconds): Timestamp(microseconds: now.microseconds - microseconds)
    }
  }
}

extension Moment {
  fileprivate var isTime: Bool {
    if case .time = self { true } else { false }
  }
}
