import Deployments
import History
import Service
import Testing

/// What a token with limits may rule: nothing beyond them, whatever else an event says of where it belongs.
@Suite struct RuleAccessTests {
  /// An event of the vocabulary, as a client sends it.
  private static func event(
    _ type: String, _ content: String, deployment: String? = nil
  ) throws -> ReceivedEvent {
    let type = "dev.cdeventsx.shiplog-\(type).0.1.0"
    let attribute = deployment.map { #","deploymentid":"\#($0)""# } ?? ""
    let text = """
      {"specversion":"1.0","id":"1","source":"/s","type":"\(type)","subject":"x","time":"2026-01-15T14:00:00Z"\(attribute),
      "data":{"context":{"specversion":"0.5.1","id":"1","source":"/s","type":"\(type)","timestamp":"2026-01-15T14:00:00Z"},
      "subject":{"id":"x","content":\(content)}}}
      """
    return try ReceivedEvent(parsing: Array(text.utf8), now: .now)
  }

  private static let digest = "sha256:" + String(repeating: "0b", count: 32)
  private static let token = #"{"digest":"\#(digest)","scopes":["admin"]}"#
  private static let pruning = """
    {"policy":{},"reason":"policy","bodies":1,"positions":[[1,1]],"digest":"\(digest)","environment":{"id":"dev"}}
    """
  private static let hold =
    #"{"reason":"r","scope":{"environment":{"id":"dev"},"service":{"id":"api"}}}"#
  private static let policy = #"{"environment":{"id":"dev"},"policy":{}}"#

  private func refusal(_ event: ReceivedEvent, environments: Set<String>, services: Set<String>)
    -> String?
  {
    var grant = Grant(scopes: [.admin])
    grant.environments = environments
    grant.services = services
    var place = Places()
    place.add(environment: "dev", service: "api")
    return grant.refusal(of: [event], isBatch: false, known: ["in-dev": place])?.detail
  }

  @Test(arguments: [
    ("token.created", token), ("token.revoked", #"{"token":{"id":"of-another"}}"#),
    ("retention.applied", pruning),
    ("hold.released", #"{"hold":{"id":"of-another"},"reason":"r"}"#),
  ])
  func `what bears on everything takes a token without limits`(_ type: String, _ content: String)
    throws
  {
    for deployment in [nil, "in-dev"] {
      let event = try Self.event(type, content, deployment: deployment)
      let reason = """
        the event bears on all environments and services, which takes a token without limits
        """
      #expect(refusal(event, environments: ["dev"], services: []) == reason)
      #expect(refusal(event, environments: [], services: ["api"]) == reason)
      #expect(refusal(event, environments: ["dev"], services: ["api"]) == reason)
      #expect(refusal(event, environments: [], services: []) == nil)
    }
  }

  @Test func `what has the source of such events takes the scope admin, whatever it is`() throws {
    let coming = HoldEvent.placed(
      id: "case-7", Hold(), reason: "r", time: Timestamp(microseconds: 0))
    let source = try #require(try JSON(coming).root["source"]?.string)
    let event = try ReceivedEvent(
      parsing: Array(
        #"{"specversion":"1.0","id":"1","source":"\#(source)","type":"com.example.first"}"#.utf8),
      now: .now)
    #expect(
      Grant(scopes: [.append]).refusal(of: [event], isBatch: false, known: [:])?.detail
        == "the event rules the log, which takes the scope admin")
    let admin = Grant(scopes: [.append, .admin])
    #expect(admin.refusal(of: [event], isBatch: false, known: [:]) == nil)
  }

  @Test(arguments: [nil, "in-dev"])
  func `a policy is its environment's, for all services`(_ deployment: String?) throws {
    let event = try Self.event("policy.declared", Self.policy, deployment: deployment)
    #expect(refusal(event, environments: ["dev"], services: []) == nil)
    #expect(refusal(event, environments: ["staging"], services: []) != nil)
    #expect(refusal(event, environments: [], services: ["api"]) != nil)
    #expect(refusal(event, environments: ["dev"], services: ["api"]) != nil)
  }

  @Test func `a hold is placed within the limits`() throws {
    let event = try Self.event("hold.placed", Self.hold)
    #expect(refusal(event, environments: ["dev"], services: ["api"]) == nil)
    #expect(refusal(event, environments: ["staging"], services: []) != nil)
    #expect(refusal(event, environments: [], services: ["web"]) != nil)
    let ofDeployment = try Self.event(
      "hold.placed", #"{"reason":"r","scope":{"deployment":{"id":"in-dev"}}}"#)
    #expect(refusal(ofDeployment, environments: ["dev"], services: ["api"]) == nil)
    #expect(refusal(ofDeployment, environments: ["staging"], services: []) != nil)
  }
}
