import Testing

@testable import Deployments

struct PolicyEventTests {
  private func event(
    _ policy: Policy = PolicyTests.other, of environment: String = "staging",
    replacing position: Int64? = 7, at time: String = "2026-01-15T14:00:00Z"
  ) throws -> Event {
    let bytes = PolicyEvent.declared(
      policy, of: environment, replacing: position,
      time: try #require(Timestamp(rfc3339: time)))
    return try ReceivedEvent(parsing: bytes, now: SharedExamples.now).event
  }

  @Test func `it declares the whole policy of the environment, and is of no deployment`() throws {
    let event = try event()
    #expect(event.type == "dev.cdeventsx.shiplog-policy.declared.0.1.0")
    #expect(event.environment == "staging" && event.deployment == nil)
    #expect(event.subject == "staging#policy")
    #expect(event.occurred == Timestamp(rfc3339: "2026-01-15T14:00:00Z"))
    #expect(event.facts.rule == .policy(PolicyTests.other))
  }

  @Test func `what replaces the same policy has the same id, whatever it says and when`() throws {
    let id = try event().id
    #expect(try event(at: "2026-01-15T14:00:01Z").id == id)
    #expect(try event(Policy(standardFor: "dev")).id == id)
  }

  @Test func `of another environment, or in place of another policy, it is another event`() throws {
    let ids = try [
      event().id, event(of: "dev").id, event(replacing: 8).id, event(replacing: nil).id,
    ]
    #expect(Set(ids).count == ids.count)
  }
}
