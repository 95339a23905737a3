import Testing

@testable import Deployments

struct TokenEventTests {
  private let time = SharedExamples.now

  private func token(_ name: String = "ci", _ edit: (inout Grant) -> Void = { _ in }) -> Token {
    var grant = Grant(scopes: [.append, .read])
    edit(&grant)
    return Token(
      name: name, AccessToken(), grant: grant, expires: Timestamp(rfc3339: "2030-01-01T00:00:00Z"))
  }

  private func created(_ token: Token) -> [UInt8] {
    TokenEvent.created(token, time: time)
  }

  private func parsed(_ bytes: [UInt8]) throws -> Event {
    try ReceivedEvent(parsing: bytes, now: time).event
  }

  @Test func `it says all of the token but the token`() throws {
    let secret = AccessToken()
    var grant = Grant(scopes: [.append])
    grant.environments = ["dev", "production"]
    grant.services = ["checkout"]
    let token = Token(name: "ci", secret, grant: grant, expires: nil)
    let bytes = created(token)
    let event = try parsed(bytes)
    #expect(event.type == "dev.cdeventsx.shiplog-token.created.0.1.0")
    #expect(event.subject == "ci" && event.environment == nil && event.service == nil)
    #expect(event.facts.rule == .token(token))
    #expect(event.meaning == .tokenCreated)
    #expect(!String(decoding: bytes, as: UTF8.self).contains(secret.text.dropFirst(4)))
  }

  @Test func `environments and services are compared in their one form`() throws {
    let event = try parsed(
      created(
        token {
          $0.environments = ["https://example.com/environments/Prod"]
          $0.services = ["Checkout"]
        }))
    guard case .token(let token) = event.facts.rule else {
      Issue.record("no token")
      return
    }
    #expect(token.grant.environments == ["production"] && token.grant.services == ["checkout"])
    #expect(token.expires == Timestamp(rfc3339: "2030-01-01T00:00:00Z"))
  }

  @Test func `of two tokens under one name the events have one id`() throws {
    #expect(try parsed(created(token())).id == parsed(created(token())).id)
    #expect(try parsed(created(token())).id != parsed(created(token("other"))).id)
  }

  @Test func `a revocation names the token, and has an id that nobody could have taken before`()
    throws
  {
    func revoked(_ microseconds: Int64) throws -> Event {
      try parsed(
        TokenEvent.revoked(
          "ci", reason: "lost",
          time: Timestamp(microseconds: time.microseconds - microseconds)))
    }
    let event = try revoked(0)
    #expect(event.type == "dev.cdeventsx.shiplog-token.revoked.0.1.0")
    #expect(event.subject == "ci" && event.facts.rule == .revocation("ci"))
    #expect(event.meaning == .tokenRevoked)
    #expect(try revoked(1).id != event.id)
  }

  @Test(arguments: [
    (
      #""scopes":["append","read"]"#, #""scopes":[]"#,
      "$.data.subject.content.scopes: has 0 elements; shiplog-token.created 0.1.0 requires an array of at least 1 element (vocabulary)"
    ),
    (
      #""scopes":["append","read"]"#, #""scopes":["append","write"]"#,
      #"$.data.subject.content.scopes[1]: is "write"; shiplog-token.created 0.1.0 requires one of append, read, export, admin (vocabulary)"#
    ),
    (
      #""environments":[{"id":"dev"}]"#, #""environments":[]"#,
      "$.data.subject.content.environments: has 0 elements; shiplog-token.created 0.1.0 requires an array of at least 1 element (vocabulary)"
    ),
    (
      #""digest":"sha256:"#, #""digest":"sha512:"#,
      "$.data.subject.content.digest: is written otherwise; shiplog-token.created 0.1.0 requires sha256: and 64 lower-case hexadecimal digits (vocabulary)"
    ),
    (
      #""expires":"2030-01-01T00:00:00Z""#, #""expires":"soon""#,
      "$.data.subject.content.expires: is no such time; shiplog-token.created 0.1.0 requires an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z (vocabulary)"
    ),
    (
      #""environments":[{"id":"dev"}]"#, #""token":"x","environments":[{"id":"dev"}]"#,
      "$.data.subject.content.token: is no member that shiplog-token.created 0.1.0 has here; there are digest, scopes, environments, services, expires (vocabulary)"
    ),
  ])
  func `what no token can be is refused`(_ right: String, _ wrong: String, _ message: String) throws
  {
    let text = String(decoding: created(token { $0.environments = ["dev"] }), as: UTF8.self)
    try #require(text.contains(right))
    let error = try #require(
      #expect(throws: Rejection.self) { try parsed(Array(text.replacing(right, with: wrong).utf8)) }
    )
    #expect(error.description == message)
  }

  @Test func `a token itself is refused as its name and as the reason`() throws {
    let secret = AccessToken().text
    for bytes in [
      created(token(secret)),
      TokenEvent.revoked("ci", reason: "\(secret) was shown", time: time),
    ] {
      let error = try #require(#expect(throws: Rejection.self) { try parsed(bytes) })
      #expect(error.rule == .secret && !error.description.contains(secret))
    }
  }
}
