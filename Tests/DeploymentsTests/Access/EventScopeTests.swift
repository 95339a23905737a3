import Testing

@testable import Deployments

struct EventScopeTests {
  @Test func `what rules needs admin, what happened append`() throws {
    var event = Event(source: "s", id: "i", type: "t")
    #expect(event.scope == .append)
    let token = Token(name: "a", AccessToken(), grant: Grant(scopes: [.read]), expires: nil)
    for rule in [Rule.token(token), .revocation("a"), .hold(Hold()), .release("h")] {
      event.facts.rule = rule
      #expect(event.scope == .admin)
    }
  }
}
