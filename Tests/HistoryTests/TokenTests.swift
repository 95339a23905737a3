import Deployments
import Log
import Merkle
import Postgres
import TestSupport
import Testing

@testable import History

/// Tokens as the read models have them.
@Suite(.database)
struct TokenTests {
  private func token(
    _ name: String, _ secret: AccessToken = AccessToken(), expires: Int64? = nil,
    _ edit: (inout Grant) -> Void = { _ in }
  ) -> Token {
    var grant = Grant(scopes: [.append])
    edit(&grant)
    return Token(name: name, secret, grant: grant, expires: expires.map(Story.at))
  }

  /// What is in force by now of these, by their names.
  private func inForce(
    _ secrets: [AccessToken], at seconds: Int64 = 0, by fixture: HistoryFixture
  ) async throws -> [String] {
    let hashes = try secrets.map { try #require(Hash($0.sha256)) }
    let grants = try await fixture.history.reader.run { connection in
      try TokenGrant.inForce(for: hashes, at: Story.at(seconds), on: connection)
    }
    return hashes.map { grants[$0]?.name ?? "-" }
  }

  @Test
  func `a token is known with its limits, and where, when and by whom it was made and revoked`()
    async throws
  {
    let fixture = try await HistoryFixture()
    let made = token("ci", expires: 1_000_000_000) {
      $0.scopes = [.append, .read]
      $0.environments = ["dev", "staging"]
      $0.services = ["shop"]
    }
    try await fixture.tell([Ruling.created(made, at: 1), Ruling.revoked("ci", at: 2)])
    let recorded = try await fixture.log.entries(at: [0, 1]).map(\.recorded)
    let answer = try await fixture.history.tokens()
    #expect(answer.position == 1)
    #expect(
      answer.tokens == [
        KnownToken(
          name: "ci", grant: made.grant, expires: made.expires, position: 0, created: recorded[0],
          actor: Deployment.appender, revokedBy: 1, revoked: recorded[1], used: nil)
      ])
  }

  @Test func `only what was made and neither expired nor revoked is in force`() async throws {
    let fixture = try await HistoryFixture()
    let secrets = (0..<4).map { _ in AccessToken() }
    try await fixture.tell([
      Ruling.created(token("good", secrets[0]), at: 1),
      Ruling.created(token("short", secrets[1], expires: 10), at: 1),
      Ruling.created(token("bad", secrets[2]), at: 1), Ruling.revoked("bad", at: 2),
    ])
    #expect(try await inForce(secrets, at: 9, by: fixture) == ["good", "short", "-", "-"])
    #expect(try await inForce(secrets, at: 10, by: fixture) == ["good", "-", "-", "-"])
    #expect(try await inForce([], by: fixture) == [])
  }

  @Test(
    arguments: [
      (nil, nil, 0, .active), (10, nil, 9, .active), (10, nil, 10, .expired),
      (10, 3, 9, .revoked), (nil, 3, 0, .revoked), (10, 3, 11, .revoked),
    ] as [(Int64?, Int64?, Int64, KnownToken.State)])
  func `its state follows from its end and its revocation`(
    expires: Int64?, revoked: Int64?, time: Int64, state: KnownToken.State
  ) {
    let known = KnownToken(
      name: "a", grant: Grant(scopes: []), expires: expires.map(Story.at), position: 0,
      created: Story.at(0), actor: "role:x", revokedBy: revoked, revoked: revoked.map(Story.at),
      used: nil)
    #expect(known.state(at: Story.at(time)) == state)
  }

  @Test func `who makes a token under a name that is taken makes none, also once it was revoked`()
    async throws
  {
    let fixture = try await HistoryFixture()
    let secrets = (0..<3).map { _ in AccessToken() }
    try await fixture.tell([
      Ruling.created(token("ci", secrets[0]), at: 1),
      Ruling.created(token("ci", secrets[1]) { $0.scopes = [.admin] }, at: 2, source: "/forger"),
    ])
    #expect(try await inForce(secrets, by: fixture) == ["ci", "-", "-"])
    try await fixture.tell([
      Ruling.revoked("ci", at: 3),
      Ruling.created(token("ci", secrets[2]), at: 4, source: "/again"),
    ])
    #expect(try await inForce(secrets, by: fixture) == ["-", "-", "-"])
    #expect(try await fixture.history.tokens().tokens.map(\.position) == [0])
  }

  @Test func `a token does not outlive its revocation under another name`() async throws {
    let fixture = try await HistoryFixture()
    let secret = AccessToken()
    try await fixture.tell([
      Ruling.created(token("ci", secret), at: 1), Ruling.created(token("copy", secret), at: 2),
      Ruling.revoked("ci", at: 3),
    ])
    #expect(try await inForce([secret], by: fixture) == ["-"])
    #expect(try await fixture.history.tokens().tokens.map(\.name) == ["ci"])
  }

  @Test func `a revocation is final, and ends only what was made before it`() async throws {
    let fixture = try await HistoryFixture()
    let secret = AccessToken()
    try await fixture.tell([
      Ruling.revoked("ci", at: 1), Ruling.created(token("ci", secret), at: 2),
    ])
    #expect(try await inForce([secret], by: fixture) == ["ci"])
    try await fixture.tell([Ruling.revoked("ci", at: 3), Ruling.revoked("ci", at: 4)])
    #expect(try await inForce([secret], by: fixture) == ["-"])
    #expect(try await fixture.history.tokens().tokens.map(\.revokedBy) == [2])
  }

  @Test
  func `a rebuild gives the same rows, also after the first body went, and keeps the last uses`()
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell([
      Ruling.policy("dev", at: 1), Ruling.created(token("a"), at: 2),
      Ruling.created(token("b", expires: 99) { $0.environments = ["dev"] }, at: 3),
      Ruling.created(token("a"), at: 4, source: "/forger"), Ruling.revoked("a", at: 5),
      Ruling.revoked("a", at: 6), Ruling.revoked("nobody", at: 7),
    ])
    try await fixture.history.reader.run { connection in
      try TokenGrant.markUsed(["b"], at: Story.at(8), on: connection)
    }
    _ = try await fixture.history.erase([0], reason: "test", now: Story.at(9))
    try await fixture.history.catchUp()
    let live = try await fixture.dump()
    #expect(["token", "revocation"].map { live[$0]?.count } == [2, 1])
    try await fixture.history.rebuild()
    #expect(try await fixture.dump() == live)
    #expect(try await fixture.history.tokens().tokens.map(\.used) == [nil, Story.at(8)])
  }

  @Test func `their bodies stay, whatever the policies say`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([Ruling.created(token("a"), at: 1), Ruling.revoked("a", at: 2)])
    let plan = try await fixture.history.retentionPlan(at: Story.at(4_000_000_000))
    #expect(plan.groups.map(\.key.verdict) == [.rule] && plan.groups.map(\.bodies) == [2])
    let stays = plan.parts.allSatisfy { $0.positions.isEmpty }
    #expect(stays)
  }

  @Test func `a use is never set back`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([Ruling.created(token("a"), at: 1)])
    for seconds in [5, 9, 7] as [Int64] {
      try await fixture.history.reader.run { connection in
        try TokenGrant.markUsed(["a"], at: Story.at(seconds), on: connection)
      }
    }
    #expect(try await fixture.history.tokens().tokens.map(\.used) == [Story.at(9)])
  }

  @Test func `who may only read sees the tokens, and notes no use`() async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell([Ruling.created(token("a"), at: 1)])
    let history = History(of: try await TestDatabase.current.openLog(role: "shiplog_reader"))
    #expect(try await history.tokens() == (try await fixture.history.tokens()))
    let error = try #require(
      await #expect(throws: PostgresError.self) {
        try await history.reader.run { connection in
          try TokenGrant.markUsed(["a"], at: Story.at(5), on: connection)
        }
      })
    #expect(error.sqlstate == "42501")
  }

  @Test func `an empty log has none`() async throws {
    let answer = try await HistoryFixture().history.tokens()
    #expect(answer.position == nil && answer.tokens.isEmpty)
  }
}

extension Ruling {
  static func created(
    _ token: Token, at seconds: Int64, source: String = RuleEvent.source
  ) -> ReceivedEvent {
    received(TokenEvent.created(token, time: Story.at(seconds)), from: source)
  }

  static func revoked(_ name: String, at seconds: Int64) -> ReceivedEvent {
    received(
      TokenEvent.revoked(
        name, reason: nil, time: Story.at(seconds)))
  }
}
