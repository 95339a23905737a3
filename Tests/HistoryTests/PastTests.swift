import Deployments
import Log
import TestSupport
import Testing

@testable import History

/// What was answered once is answered again, whatever came since.
@Suite(.database)
struct PastTests {
  private struct Answers: Equatable {
    var status: [StatusAnswer] = []
    var deployments: [DeploymentAnswer] = []
    var timelines: [Timeline?] = []
  }

  private func answers(
    of history: History, at position: Int64, ids: [String]
  ) async throws -> Answers {
    var answers = Answers()
    answers.status = [try await history.status(at: .position(position))]
    var query = DeploymentQuery()
    query.cursor = DeploymentCursor("\(position):\(Timestamp.written.upperBound.microseconds):~")
    query.limit = 7
    repeat {
      let page = try await history.deployments(query)
      answers.deployments.append(page)
      query.cursor = page.next
    } while query.cursor != nil
    for id in ids {
      answers.timelines.append(try await history.timeline(of: id, at: .position(position)))
    }
    return answers
  }

  @Test func `answers at an earlier position stay the same after more events and a rebuild`()
    async throws
  {
    let fixture = try await HistoryFixture()
    let first = RandomHistory(seed: 400, deployments: 20)
    var random = SplitMix64(seed: 400)
    // A third of what happened arrives later than the position asked about.
    let shuffled = first.events.shuffled(using: &random)
    let early = Array(shuffled.prefix(shuffled.count * 2 / 3))
    try await fixture.tell(early)
    let last = try await fixture.history.size() - 1
    var positions: [Int64] = [last, last / 2, 3, 0]
    positions += (0..<4).map { _ in Int64.random(in: 0...last, using: &random) }
    var before: [Answers] = []
    for position in positions {
      before.append(try await answers(of: fixture.history, at: position, ids: first.ids))
    }
    try await fixture.tell(Array(shuffled.dropFirst(early.count)))
    try await fixture.tell(RandomHistory(seed: 401, deployments: 90).events)
    #expect(try await fixture.history.size() > last + 500)
    for round in ["later", "after a rebuild"] {
      for (position, answer) in zip(positions, before) {
        let now = try await answers(of: fixture.history, at: position, ids: first.ids)
        #expect(now == answer, "position \(position), \(round)")
      }
      try await fixture.history.rebuild()
    }
    #expect(try await fixture.history.status() != before[0].status[0])
  }

  @Test func `a position that the read models have not reached is refused`() async throws {
    let fixture = try await HistoryFixture()
    for position in [-1, 0, 7] as [Int64] {
      await #expect(throws: LogError.self) {
        _ = try await fixture.history.status(at: .position(position))
      }
    }
    try await fixture.tell(RandomHistory(seed: 1, deployments: 1).events)
    _ = try await fixture.history.status(at: .position(0))
    await #expect(throws: LogError.self) {
      _ = try await fixture.history.timeline(of: "x", at: .position(100_000))
    }
  }

  @Test func `an empty log has no position and nothing in it`() async throws {
    let fixture = try await HistoryFixture()
    #expect(try await fixture.history.catchUp() == 0)
    #expect(try await fixture.history.status() == StatusAnswer(position: nil, states: []))
    let deployments = try await fixture.history.deployments(DeploymentQuery())
    #expect(deployments == DeploymentAnswer(position: nil, deployments: [], next: nil))
    let entries = try await fixture.history.entries(EntryQuery())
    #expect(entries == EntryAnswer(position: nil, entries: []))
    #expect(try await fixture.history.timeline(of: "x") == nil)
    #expect(try await fixture.history.rebuild() == 0)
  }
}
