import Deployments
import History
import Log
import Postgres
import TestSupport
import Testing

@testable import Service

@Suite(.database)
struct TokenChecksTests {
  @Test func `a token that was made is known by its name and with its limits, any other is not`()
    async throws
  {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci", scopes: [.append, .read])
    let grant = try #require(await fixture.checks.grant(of: token))
    #expect(grant.name == "ci" && grant.grant == Grant(scopes: [.append, .read]))
    #expect(grant.expires == nil)
    #expect(grant.position == 0)
    try await fixture.create("other")
    #expect(try await fixture.checks.grant(of: token)?.position == 1)
    #expect(try await fixture.checks.caller(of: token.text)?.position == 1)
    #expect(try await fixture.name(AccessToken()) == nil)
  }

  @Test func `a revocation by another program holds for the very next check`() async throws {
    let fixture = try await TokenFixture()
    for round in 0..<20 {
      let token = try await fixture.create("ci-\(round)")
      #expect(try await fixture.name(token) == "ci-\(round)")
      try await fixture.revoke("ci-\(round)")
      #expect(try await fixture.name(token) == nil)
    }
  }

  @Test func `a revocation holds from its commit on, before anybody has folded it`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    let other = try await fixture.create("other")
    #expect(try await fixture.name(token) == "ci")
    let revoked = TokenEvent.revoked(
      "ci", reason: nil, time: fixture.clock.now)
    _ = try await fixture.log.append([
      try ReceivedEvent(parsing: revoked, now: fixture.clock.now)
    ])
    #expect(try await fixture.history.size() == 2)
    #expect(try await fixture.name(token) == nil)
    #expect(try await fixture.name(other) == "other")
  }

  @Test func `what was revoked stays so while the read models are folded anew`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    try await fixture.revoke("ci")
    // As a page leaves them that ends between the two.
    try await fixture.superuser.script(
      "DELETE FROM history.revocation; UPDATE history.checkpoint SET size = 1")
    #expect(try await fixture.name(token) == nil)
  }

  @Test func `a token ends when its time has come`() async throws {
    let fixture = try await TokenFixture()
    let end = Timestamp(microseconds: fixture.clock.now.microseconds + 10_000_000)
    let token = try await fixture.create("ci", expires: end)
    fixture.clock.move(by: 9)
    #expect(try await fixture.name(token) == "ci")
    fixture.clock.move(by: 1)
    #expect(try await fixture.name(token) == nil)
  }

  @Test func `a thousand checks at once get each its own answer`() async throws {
    let fixture = try await TokenFixture()
    var tokens: [(AccessToken, String?)] = []
    for number in 0..<10 {
      tokens.append((try await fixture.create("ci-\(number)"), "ci-\(number)"))
    }
    try await fixture.revoke("ci-3")
    tokens[3].1 = nil
    for _ in 0..<10 { tokens.append((AccessToken(), nil)) }
    try await withThrowingTaskGroup { group in
      for index in 0..<1_000 {
        let (token, name) = tokens[index % tokens.count]
        group.addTask {
          let found = try await fixture.name(token)
          #expect(found == name)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `checks that come while one waits share the next statement`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    #expect(try await fixture.name(token) == "ci")
    let holder = TestDatabase.current.connection()
    try await holder.script("BEGIN; LOCK TABLE history.token IN ACCESS EXCLUSIVE MODE")
    try await withThrowingTaskGroup { group in
      for _ in 0..<200 {
        group.addTask {
          let name = try await fixture.name(token)
          #expect(name == "ci")
        }
      }
      try await fixture.untilChecksWait()
      // Whoever is cancelled keeps nobody from an answer.
      let cancelled = Task { try await fixture.name(token) }
      cancelled.cancel()
      try await holder.script("COMMIT")
      try await group.waitForAll()
      #expect(try await cancelled.value == "ci")
    }
  }

  @Test func `a connection that the server ended is opened again`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    for _ in 0..<3 {
      #expect(try await fixture.name(token) == "ci")
      try await fixture.endConnectionsOfChecks()
    }
    #expect(try await fixture.name(token) == "ci")
  }

  @Test func `a check whose connection breaks under it is asked again`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    let holder = TestDatabase.current.connection()
    try await holder.script("BEGIN; LOCK TABLE history.token IN ACCESS EXCLUSIVE MODE")
    async let name = fixture.name(token)
    try await fixture.untilChecksWait()
    try await fixture.endConnectionsOfChecks()
    try await holder.script("COMMIT")
    #expect(try await name == "ci")
  }

  @Test func `where it cannot be known every check says so, and the next is answered again`()
    async throws
  {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    try await fixture.superuser.script("ALTER TABLE history.token RENAME TO elsewhere")
    await withTaskGroup { group in
      for _ in 0..<20 {
        group.addTask {
          let error = await #expect(throws: PostgresError.self) {
            try await fixture.checks.grant(of: token)
          }
          #expect(error?.sqlstate == "42P01")
        }
      }
    }
    try await fixture.superuser.script("ALTER TABLE history.elsewhere RENAME TO token")
    #expect(try await fixture.name(token) == "ci")
  }

  @Test func `the last use is noted, once a minute at the most, and a refusal never`() async throws
  {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    let other = try await fixture.create("idle")
    try await fixture.revoke("idle")
    let first = fixture.clock.now
    for seconds in [0, 30, 29] as [Int64] {
      fixture.clock.move(by: seconds)
      #expect(try await fixture.name(token) == "ci")
      #expect(try await fixture.name(other) == nil)
    }
    await fixture.checks.close()
    #expect(try await fixture.history.tokens().tokens.map(\.used) == [first, nil])
    fixture.clock.move(by: 1)
    #expect(try await fixture.name(token) == "ci")
    await fixture.checks.close()
    #expect(try await fixture.history.tokens().tokens.map(\.used) == [fixture.clock.now, nil])
  }

  @Test func `a use that cannot be noted keeps nobody out`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    try await fixture.superuser.script("ALTER TABLE access.token_use RENAME TO elsewhere")
    #expect(try await fixture.name(token) == "ci")
    await fixture.checks.close()
    #expect(try await fixture.name(token) == "ci")
  }

  @Test func `checks during rebuilds are answered`() async throws {
    let fixture = try await TokenFixture()
    let token = try await fixture.create("ci")
    try await withThrowingTaskGroup { group in
      group.addTask { for _ in 0..<5 { try await fixture.history.rebuild() } }
      for _ in 0..<200 { #expect(try await fixture.name(token) == "ci") }
      try await group.waitForAll()
    }
  }
}
