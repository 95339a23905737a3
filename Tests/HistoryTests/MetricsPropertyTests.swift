import Deployments
import Synchronization
import TestSupport
import Testing

@testable import History

/// What holds of the metrics of any platform, whatever it did.
struct MetricsPropertyTests {
  /// The bytes of the answers to these questions.
  private func answers(
    _ questions: [MetricsQuestion], of history: History, at position: Int64? = nil
  ) async throws -> [String] {
    var answers: [String] = []
    for question in questions {
      let report = try await history.metrics(question.query(at: position))
      answers.append(String(decoding: report.json().bytes, as: UTF8.self))
    }
    return answers
  }

  @Test(.database, arguments: BucketUnit.allCases)
  func `what buckets count adds up to what their window counts`(unit: BucketUnit) async throws {
    let fixture = try await HistoryFixture()
    let platform = RandomPlatform(seed: 900, deployments: 60)
    try await fixture.tell(platform.events)
    for zone in ["UTC", "America/Sao_Paulo", "Australia/Lord_Howe"] {
      for environment in [nil, "production"] {
        let slice = NaiveMetrics.Slice(
          from: platform.from, to: platform.to, environment: environment)
        let question = MetricsQuestion(slice: slice, bucket: unit, zone: zone)
        let answer = try await question.answer(of: fixture.history)
        var sums: [String: Double] = [:]
        for bucket in try #require(answer["buckets"]).elements { add(bucket, to: &sums) }
        var whole: [String: Double] = [:]
        add(answer, to: &whole)
        whole["$.position"] = nil
        #expect(whole.count > 40 && sums.keys == whole.keys)
        for (path, sum) in sums {
          let count = try #require(whole[path])
          #expect(abs(sum - count) <= 1e-9 * abs(count), "\(path) in \(question)")
        }
      }
    }
  }

  /// Adds up the numbers that are counts, or lengths of windows.
  private func add(_ value: JSON.Value, at path: String = "$", to sums: inout [String: Double]) {
    let others = [
      "value", "per_day", "min", "mean", "p50", "p90", "p95", "p99", "max", "target", "buckets",
    ]
    for (key, member) in value.members where !others.contains(key) {
      add(member, at: "\(path).\(key)", to: &sums)
    }
    if let number = value.double { sums[path, default: 0] += number }
  }

  @Test(.database, arguments: 910..<913 as Range<UInt64>)
  func `ratios are of 0 to 1, and percentiles in order`(seed: UInt64) async throws {
    let fixture = try await HistoryFixture()
    let platform = RandomPlatform(seed: seed, deployments: 60)
    try await fixture.tell(platform.events)
    let slice = NaiveMetrics.Slice(from: platform.from, to: platform.to)
    let answer = try await MetricsQuestion(slice: slice, bucket: .day).answer(of: fixture.history)
    var checked = 0
    for part in [answer] + Array(try #require(answer["buckets"]).elements) {
      for (name, metric) in part.members where metric.kind == .object {
        if let ratio = metric["value"]?.double {
          checked += 1
          #expect(ratio >= 0 && ratio <= 1, "\(name)")
        }
        let order = ["min", "p50", "p90", "p95", "p99", "max"].compactMap { metric[$0]?.double }
        #expect(order == order.sorted(), "\(name)")
        guard let mean = metric["mean"]?.double, order.count == 6 else { continue }
        // The mean of the same sample many times is that sample, to the last digit but one.
        #expect(mean >= order[0] * (1 - 1e-12) && mean <= order[5] * (1 + 1e-12), "\(name)")
      }
    }
    #expect(checked > 20)
  }

  @Test(arguments: 920..<923 as Range<UInt64>)
  func `any order of arrival and any split into batches give the same bytes`(
    seed: UInt64
  ) async throws {
    let platform = RandomPlatform(seed: seed, deployments: 40)
    var random = SplitMix64(seed: seed)
    let questions = MetricsQuestion.all(about: platform, &random)
    let orders =
      [platform.events, platform.events.reversed()]
      + (0..<2).map { _ in platform.events.shuffled(using: &random) }
    var reports: [[String]] = []
    for (number, events) in orders.enumerated() {
      reports.append(
        try await inDatabase { [self] in
          let fixture = try await HistoryFixture()
          var random = SplitMix64(seed: seed + UInt64(number))
          let largest = [1_000, 300, 40, 7][number]
          try await fixture.tell(events, inBatchesOf: 1...largest, &random)
          return try await answers(questions, of: fixture.history)
        })
    }
    for report in reports { #expect(report == reports[0]) }
  }

  private func inDatabase<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let result = Mutex<Value?>(nil)
    try await DatabaseTrait.database.provideScope(for: #require(Test.current), testCase: nil) {
      let value = try await body()
      result.withLock { $0 = value }
    }
    return try #require(result.withLock { $0 })
  }

  @Test(.database, arguments: 930..<933 as Range<UInt64>)
  func `an answer at a position never changes`(seed: UInt64) async throws {
    let fixture = try await HistoryFixture()
    var random = SplitMix64(seed: seed)
    let platform = RandomPlatform(seed: seed, deployments: 60)
    let questions = MetricsQuestion.all(about: platform, &random)
    let early = platform.events.count / 2
    try await fixture.tell(Array(platform.events.prefix(early)), inBatchesOf: 1...200, &random)
    let position = try await fixture.history.size() - 1
    let before = try await answers(questions, of: fixture.history)
    #expect(try await answers(questions, of: fixture.history, at: position) == before)
    func check(_ when: Comment) async throws {
      #expect(
        try await answers(questions, of: fixture.history, at: position) == before, when)
    }
    // Of the rest, some occurred long before what is known already.
    try await fixture.tell(Array(platform.events.dropFirst(early)))
    #expect(try await answers(questions, of: fixture.history) != before)
    try await check("after late arrivals")
    var more = RandomPlatform(seed: seed + 1_000, deployments: 200).events
    more += RandomHistory(seed: seed, deployments: 20).events
    try await fixture.tell(more)
    #expect(try await fixture.history.size() > position + 1_000)
    try await check("after many more events of the same weeks")
    let latest = try await answers(questions, of: fixture.history)
    try await fixture.history.rebuild()
    try await check("after a rebuild")
    #expect(try await answers(questions, of: fixture.history) == latest)
  }
}
