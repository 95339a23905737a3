import Deployments
import Log
import TestSupport
import Testing

@testable import History

/// Holds as they were known at a position.
@Suite(.database)
struct HoldTests {
  @Test func `a hold is there from its position on, and released from that of its release on`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      Ruling.policy("dev", at: 1), Ruling.hold("a", at: 2) { $0.environment = "staging" },
      Ruling.hold("b", at: 3) { $0.service = "payments" }, Ruling.release("a", at: 4),
      Ruling.release("b", at: 5),
    ])
    func known(at position: Int64?) async throws -> [String] {
      let answer = try await fixture.history.holds(at: position)
      #expect(answer.position == position ?? 4)
      return answer.holds.map { "\($0.id) \($0.releasedBy.map { "\($0)" } ?? "-")" }
    }
    #expect(try await known(at: 0) == [])
    #expect(try await known(at: 1) == ["a -"])
    #expect(try await known(at: 2) == ["a -", "b -"])
    #expect(try await known(at: 3) == ["a 3", "b -"])
    #expect(try await known(at: 4) == ["a 3", "b 4"])
    #expect(try await known(at: nil) == ["a 3", "b 4"])
  }

  @Test func `it says what it covers, and where, when and by whom it was placed and released`()
    async throws
  {
    let fixture = try await HistoryFixture()
    var wanted = Hold()
    wanted.environment = "production"
    wanted.service = "payments"
    wanted.deployment = "payments-production-3"
    wanted.from = Story.at(-1_000)
    wanted.to = Story.at(1_000)
    wanted.until = Story.at(1_000_000_000)
    let placed = wanted
    try await fixture.tell([
      Ruling.hold("a", at: 1) { hold in
        hold = placed
        hold.environment = "https://example.com/environments/Prod"
        hold.service = "Payments"
      },
      Ruling.release("a", at: 2),
    ])
    let recorded = try await fixture.log.entries(at: [0, 1]).map(\.recorded)
    #expect(
      try await fixture.history.holds().holds == [
        PlacedHold(
          id: "a", hold: placed, position: 0, placed: recorded[0], actor: Deployment.appender,
          releasedBy: 1, released: recorded[1])
      ])
  }

  @Test func `a release ends what was placed before it under that id, and nothing else`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      Ruling.release("a", at: 1), Ruling.hold("a", at: 2) { $0.service = "one" },
      Ruling.release("b", at: 3), Ruling.hold("ab", at: 4) { $0.service = "two" },
    ])
    #expect(try await fixture.history.holds().holds.map(\.releasedBy) == [nil, nil])
  }

  @Test func `a hold that is placed again after its release is in force again`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      Ruling.hold("a", at: 1) { $0.service = "one" }, Ruling.release("a", at: 2),
      Ruling.hold("a", at: 3, source: "/elsewhere") { $0.service = "one" },
    ])
    #expect(try await fixture.history.holds().holds.map(\.releasedBy) == [1, nil])
  }

  @Test(
    arguments: [
      (nil, nil, 0, true), (nil, 7, 0, false), (10, nil, 9, true), (10, nil, 10, false),
      (10, nil, 11, false), (10, 7, 9, false),
    ] as [(Int64?, Int64?, Int64, Bool)])
  func `it is in force until its time has come or it is released`(
    until: Int64?, released: Int64?, time: Int64, isInForce: Bool
  ) {
    var hold = Hold()
    hold.until = until.map(Story.at)
    let placed = PlacedHold(
      id: "a", hold: hold, position: 0, placed: Story.at(0), actor: "role:x",
      releasedBy: released, released: released.map(Story.at))
    #expect(placed.isInForce(at: Story.at(time)) == isInForce)
  }

  @Test func `an empty log has none`() async throws {
    let answer = try await HistoryFixture().history.holds()
    #expect(answer.position == nil && answer.holds.isEmpty)
  }

  @Test func `a position that is not there is refused`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([Ruling.policy("dev", at: 1)])
    await #expect(throws: LogError.self) { try await fixture.history.holds(at: 1) }
  }
}
