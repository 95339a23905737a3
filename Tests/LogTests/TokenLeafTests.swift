import Deployments
import Merkle
import TestSupport
import Testing

@testable import Log

/// What the log keeps of a token for ever.
struct TokenLeafTests {
  private func leaf(_ rule: Rule) throws -> String {
    var facts = Facts()
    facts.rule = rule
    let event = Event(source: "s", id: "i", type: "t", subject: "ci", facts: facts)
    let sha256 = try #require(Hash((0..<32).map { UInt8($0) }))
    let bytes = try Leaf(
      of: event, by: .databaseRole("r"),
      body: BodyDigest(role: "event", mediaType: "application/json", size: 1, sha256: sha256),
      log: "l"
    ).bytes(position: 0, recorded: "1970-01-01T00:00:00.000000Z")
    #expect(try Entry(leaf: bytes, position: 0).event == event)
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: "\"facts\":")).upperBound
    let end = try #require(text.firstRange(of: ",\"id\":\"i\"")).lowerBound
    return String(text[start..<end])
  }

  private let sha256 = String(repeating: "0f", count: 32)

  @Test func `a token with all its limits has exactly these bytes`() throws {
    var grant = Grant(scopes: [.read, .append])
    grant.environments = ["staging", "dev"]
    grant.services = ["shop"]
    let token = Token(
      name: "ci", sha256: sha256, grant: grant, expires: Timestamp(rfc3339: "2030-01-01T00:00:00Z"))
    #expect(
      try leaf(.token(token))
        == #"{"token":{"environments":["dev","staging"],"expires":"2030-01-01T00:00:00.000000Z","#
        + #""name":"ci","scopes":["append","read"],"services":["shop"],"sha256":"\#(sha256)"}}"#)
  }

  @Test func `a token without limits leaves them out`() throws {
    let token = Token(name: "ci", sha256: sha256, grant: Grant(scopes: [.admin]), expires: nil)
    #expect(
      try leaf(.token(token))
        == #"{"token":{"name":"ci","scopes":["admin"],"sha256":"\#(sha256)"}}"#)
  }

  @Test func `a revocation is the name of its token`() throws {
    #expect(try leaf(.revocation("ci")) == #"{"revocation":"ci"}"#)
  }

  @Test func `a scope of a later version allows nothing, and the rest of its token holds`() throws {
    let facts = Facts(
      leaf: try JSON(
        Array(#"{"token":{"name":"ci","scopes":["fly","read"],"sha256":"\#(sha256)"}}"#.utf8)
      ).root)
    #expect(
      facts.rule
        == .token(Token(name: "ci", sha256: sha256, grant: Grant(scopes: [.read]), expires: nil)))
  }
}
