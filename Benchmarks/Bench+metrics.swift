import Deployments
import History
import Log
import Postgres

extension Bench {
  /// Reports over three years of deployments, against one statement over the log's entries; and how much they cost in a log
  /// of a tenth of that.
  func metrics() async throws -> [Figure] {
    let count = options.isQuick ? 100_000 : 1_000_000
    let years = SampleYears(count: count)
    // A database each, so that other figures' logs stay as they are.
    let whole = try await MetricsBench.make("metrics", options, years, deployments: count)
    let tenth = try await MetricsBench.make(
      "metrics_tenth", options, years, deployments: count / 10)

    let end = years.time(of: count)
    var service = MetricsQuery(from: end.days(-31), to: end.days(-1))
    service.slice.service = "service-42"
    var year = MetricsQuery(from: end.days(-366), to: end.days(-1))
    year.bucket = .week
    let middle = years.time(of: count / 2)
    var past = MetricsQuery(from: middle.days(-31), to: middle.days(-1))
    past.at = try await whole.log.head().size / 2
    var figures = [
      try await whole.againstNaive("30 days of one service", service, wanted: 100),
      try await whole.againstNaive("365 days of everything by week", year, wanted: 30),
      try await whole.againstNaive(
        "30 days of everything, at half of the log", past, wanted: 30),
    ]
    let early = years.time(of: count / 10)
    var window = MetricsQuery(from: early.days(-31), to: early.days(-1))
    figures.append(try await whole.against(tenth, "30 days of everything", window))
    window.slice.service = "service-42"
    figures.append(try await whole.against(tenth, "30 days of one service", window))
    return figures
  }
}

/// A log of deployments in a database of its own.
private struct MetricsBench {
  let log: Log
  let history: History
  /// With the server's own settings.
  let server: Connection

  static let rounds = 3

  static func make(
    _ name: String, _ options: Bench.Options, _ years: SampleYears, deployments: Int
  ) async throws -> MetricsBench {
    let cluster = Connection(options.superuser)
    try await cluster.script("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    try await cluster.script("CREATE DATABASE \(name)")
    let url = Self.url(options.superuser, name)
    _ = try await Schema.migrate(url: url, origin: nil)
    let log = try await Log.open(url: Self.url(options.url, name))
    let bench = MetricsBench(
      log: log, history: History(of: log), server: Connection(url))
    try await bench.fill(years, deployments)
    return bench
  }

  private static func url(_ url: String, _ database: String) -> String {
    url.prefix(upTo: url.lastIndex(of: "/") ?? url.endIndex) + "/" + database
  }

  private func fill(_ years: SampleYears, _ deployments: Int) async throws {
    report("filling a log with \(deployments) deployments")
    let start = ContinuousClock.now
    var years = years
    for end in stride(from: 1_000, through: deployments, by: 1_000) {
      _ = try await log.append(years.events(upTo: end))
    }
    let size = try await log.head().size
    report("appended \(size) events, \(Int(rate(of: Int(size), since: start)))/s")
    let appended = ContinuousClock.now
    try await history.catchUp()
    report("projected them, \(Int(rate(of: Int(size), since: appended)))/s")
    // As autovacuum does, some time later.
    try await server.script("VACUUM ANALYZE")
    try await server.script("CHECKPOINT")
  }

  /// A figure of the time that a report takes, against one statement over the entries; fails where the two disagree.
  func againstNaive(
    _ title: String, _ query: MetricsQuery, wanted: Double
  ) async throws -> Figure {
    let position =
      if let at = query.at { at } else { try await log.head().size - 1 }
    let statement = NaiveMetrics(query: query, position: position).statement
    let expected = try await server.query(statement).map(MetricsAnswer.init(row:))
    let metrics = try await history.metrics(query)
    let answers =
      (metrics.buckets ?? []).map { MetricsAnswer($0.metrics) }
      + [MetricsAnswer(metrics.metrics)]
    guard answers.count == expected.count,
      zip(answers, expected).allSatisfy({ $0.agrees(with: $1) })
    else {
      throw Program.Failure(message: "\(title): \(answers) instead of \(expected)")
    }
    let times = try await interleaved(rounds: Self.rounds, title) { _ in
      try await time(of: query)
    } against: { _ in
      try await milliseconds { _ = try await server.query(statement) }
    }
    return Figure(
      title: "metrics: \(title), against one statement over the entries",
      measured: times.measured, baseline: times.baseline, unit: "ms", wanted: wanted,
      isTime: true)
  }

  /// A figure of the time that a report takes here, against the same window in a smaller log.
  func against(
    _ smaller: MetricsBench, _ title: String, _ query: MetricsQuery
  ) async throws -> Figure {
    let times = try await interleaved(rounds: 2 * Self.rounds, title) { _ in
      try await time(of: query)
    } against: { _ in
      try await smaller.time(of: query)
    }
    return Figure(
      title: "metrics: \(title), against the same window in a tenth of the log",
      measured: times.measured, baseline: times.baseline, unit: "ms", wanted: 0.67, isTime: true)
  }

  /// Milliseconds that a report takes, the median of several.
  private func time(of query: MetricsQuery) async throws -> Double {
    var times: [Double] = []
    for _ in 0..<5 {
      times.append(try await milliseconds { _ = try await history.metrics(query) })
    }
    return median(times)
  }

  private func milliseconds(_ body: () async throws -> Void) async throws -> Double {
    let start = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - start) / .milliseconds(1)
  }
}

extension Timestamp {
  fileprivate func days(_ days: Int64) -> Timestamp { self + days * 86_400 * SampleYears.second }
}
