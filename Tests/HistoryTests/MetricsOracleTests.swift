import Deployments
import Log
import TestSupport
import Testing

@testable import History

/// The metrics against another computation of them, on platforms made up at random.
@Suite(.database)
struct MetricsOracleTests {
  /// Several platforms in one log, one after the other in time, so that no window of one has anything of another.
  private static let platforms: UInt64 = 25

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `every figure is the one that looking at every deployment gives`(group: UInt64) async throws
  {
    let fixture = try await HistoryFixture()
    for term in 0..<Self.platforms {
      let seed = group * Self.platforms + term
      var random = SplitMix64(seed: ~seed)
      let platform = RandomPlatform(
        seed: seed, deployments: .random(in: 10...70, using: &random), term: Int64(term))
      let start = try await fixture.history.size()
      try await fixture.tell(platform.events, inBatchesOf: 1...400, &random)
      let entries = try await fixture.log.entries(from: start, limit: .max)
      let questions = MetricsQuestion.all(about: platform, &random)
      try await check(fixture, questions, entries, nil, "seed \(seed)")
      for _ in 0..<2 {
        let count = Int.random(in: 1...entries.count, using: &random)
        let some = questions.shuffled(using: &random).prefix(3)
        let position = start + Int64(count) - 1
        try await check(
          fixture, Array(some), Array(entries.prefix(count)), position, "seed \(seed)")
      }
    }
  }

  private func check(
    _ fixture: HistoryFixture, _ questions: [MetricsQuestion], _ entries: [Entry],
    _ position: Int64?, _ comment: String
  ) async throws {
    let metrics = NaiveMetrics(entries.map(\.event))
    let last = try #require(entries.last).position
    for question in questions {
      let answer = try await question.answer(of: fixture.history, at: position)
      let differences = question.naiveReport(metrics, at: last).differences(to: answer)
      #expect(differences == [], "\(comment), \(question), at \(last)")
    }
  }
}

extension HistoryFixture {
  /// Appends in batches of random sizes, with the read models catching up now and then.
  func tell(
    _ events: [ReceivedEvent], inBatchesOf sizes: ClosedRange<Int>, _ random: inout SplitMix64
  ) async throws {
    var rest = events[...]
    while !rest.isEmpty {
      let count = Int.random(in: sizes, using: &random)
      _ = try await log.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
      if Bool.random(using: &random) { try await history.catchUp() }
    }
    try await history.catchUp()
  }
}
