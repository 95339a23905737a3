import Deployments
import History
import Service
import TestSupport
import Testing

@Suite struct EventAccessTests {
  private static func grant(
    _ scopes: Set<Scope> = [.append], _ environments: Set<String> = [],
    services: Set<String> = []
  ) -> Grant {
    var grant = Grant(scopes: scopes)
    grant.environments = environments
    grant.services = services
    return grant
  }

  private static func event(
    _ environment: String?, service: String? = nil, deployment: String? = nil, type: String = "t"
  ) -> Event {
    Event(
      source: "/s", id: "1", type: type, deployment: deployment, environment: environment,
      service: service)
  }

  private static func received(_ event: Event) -> ReceivedEvent {
    ReceivedEvent(event: event, body: [], mediaType: "")
  }

  private static func places(_ environment: String?, _ service: String? = nil) -> Places {
    var places = Places()
    places.add(environment: environment, service: service)
    return places
  }

  /// What the log knows in these tests.
  private static let known = [
    "in-dev": places("dev", "api"), "in-production": places("production", "api"),
    "of-web": places("dev", "web"), "nowhere": Places(),
  ]

  private func refusal(_ grant: Grant, _ events: [Event], isBatch: Bool = false) -> Problem? {
    grant.refusal(of: events.map(Self.received), isBatch: isBatch, known: Self.known)
  }

  static let scopes: [(Set<Scope>, Bool)] = [
    ([], false), ([.read], false), ([.export], false), ([.append], true), ([.admin], true),
    ([.read, .append], true),
  ]

  @Test(arguments: scopes)
  func `events need the scope append`(_ scopes: Set<Scope>, _ isAllowed: Bool) {
    let problem = refusal(Self.grant(scopes), [Self.event(nil)])
    #expect((problem == nil) == isAllowed)
    guard !isAllowed else { return }
    #expect(problem?.kind == .forbidden)
    #expect(problem?.detail == "the token does not have the scope append")
  }

  @Test(arguments: [
    "dev.cdeventsx.shiplog-policy.declared.0.1.0", "dev.cdeventsx.shiplog-hold.placed.0.1.0",
    "dev.cdeventsx.shiplog-hold.released.0.1.0", "dev.cdeventsx.shiplog-retention.applied.0.1.0",
    "dev.cdeventsx.shiplog-token.created.0.1.0", "dev.cdeventsx.shiplog-token.revoked.0.1.0",
  ])
  func `what rules the log needs the scope admin`(_ type: String) {
    let event = Self.event("dev", type: type)
    let problem = refusal(Self.grant(), [event])
    #expect(problem?.kind == .forbidden)
    #expect(problem?.detail == "the event rules the log, which takes the scope admin")
    #expect(refusal(Self.grant([.append], ["dev"]), [event])?.kind == .forbidden)
    #expect(refusal(Self.grant([.admin]), [event]) == nil)
    #expect(refusal(Self.grant([.admin], ["staging"]), [event])?.kind == .forbidden)
  }

  static let outside = "which the token does not reach"
  static let needed = """
    ; a token with limits needs one: add it to the event, or append what begins the deployment first
    """

  static let dev: [(Event, String?)] = [
    (event("dev"), nil), (event("production"), "is about the environment production, \(outside)"),
    (event(nil), "names no environment, nor a deployment of which one is known\(needed)"),
    (event(nil, deployment: "in-dev"), nil), (event("dev", deployment: "in-dev"), nil),
    (event("dev", deployment: "new"), nil), (event("dev", deployment: "nowhere"), nil),
    (
      event(nil, deployment: "in-production"),
      "belongs to a deployment of another environment, \(outside)"
    ),
    (
      event("dev", deployment: "in-production"),
      "belongs to a deployment of another environment, \(outside)"
    ),
    (
      event("production", deployment: "in-dev"), "is about the environment production, \(outside)"
    ),
    (
      event(nil, deployment: "new"),
      "names no environment, nor a deployment of which one is known\(needed)"
    ),
    (
      event(nil, deployment: "nowhere"),
      "names no environment, nor a deployment of which one is known\(needed)"
    ),
  ]

  @Test(arguments: dev)
  func `a limit to environments is one for events and for their deployments`(
    _ event: Event, _ reason: String?
  ) {
    let problem = refusal(Self.grant([.append], ["dev"]), [event])
    #expect(problem?.detail == reason.map { "the event \($0)" })
    #expect(problem.map { $0.kind == .forbidden } ?? true)
    #expect(refusal(Self.grant(), [event]) == nil)
    #expect(refusal(Self.grant([.admin], ["dev"]), [event])?.detail == problem?.detail)
  }

  static let api: [(Event, String?)] = [
    (event("dev", service: "api"), nil), (event(nil, service: "api"), nil),
    (event("dev", service: "web"), "is about the service web, \(outside)"),
    (event("dev"), "names no service, nor a deployment of which one is known\(needed)"),
    (event("dev", deployment: "in-dev"), nil),
    (
      event("dev", service: "api", deployment: "of-web"),
      "belongs to a deployment of another service, \(outside)"
    ),
  ]

  @Test(arguments: api)
  func `a limit to services works alike`(_ event: Event, _ reason: String?) {
    let problem = refusal(Self.grant([.append], services: ["api"]), [event])
    #expect(problem?.detail == reason.map { "the event \($0)" })
  }

  @Test func `both limits hold at once`() {
    let grant = Self.grant([.append], ["dev"], services: ["api"])
    #expect(refusal(grant, [Self.event(nil, deployment: "in-dev")]) == nil)
    #expect(refusal(grant, [Self.event(nil, deployment: "in-production")]) != nil)
    #expect(refusal(grant, [Self.event(nil, deployment: "of-web")]) != nil)
  }

  @Test func `events of one request tell where their deployment is, but not away from where it is`()
  {
    let grant = Self.grant([.append], ["dev"])
    let step = Self.event(nil, deployment: "new")
    #expect(refusal(grant, [step, Self.event("dev", deployment: "new")]) == nil)
    let stolen = [
      Self.event("dev", deployment: "in-production"), Self.event(nil, deployment: "in-production"),
    ]
    #expect(refusal(grant, stolen, isBatch: true)?.errors.map(\.index) == [0, 1])
    let split = [Self.event("dev", deployment: "new"), Self.event("production", deployment: "new")]
    #expect(refusal(grant, split, isBatch: true)?.errors.map(\.index) == [0, 1])
  }

  @Test func `a batch names each event that is refused`() {
    let events = [Self.event("dev"), Self.event("production"), Self.event("dev"), Self.event(nil)]
    let problem = refusal(Self.grant([.append], ["dev"]), events, isBatch: true)
    #expect(problem?.detail == "event 1 is about the environment production, \(Self.outside)")
    #expect(problem?.errors.map(\.index) == [1, 3])
  }

  private static func rollback(of id: String) -> Event {
    var event = event(
      "dev", deployment: "new", type: "dev.cdeventsx.shiplog-deployment.started.0.1.0")
    event.facts.kind = .rollback
    event.facts.rollbackOf = id
    return event
  }

  @Test(arguments: [
    ("in-dev", true), ("in-production", false), ("unknown", false), ("nowhere", false),
  ])
  func `what is rolled back or repaired is known and within the limits`(
    _ id: String, _ isAllowed: Bool
  ) {
    let grant = Self.grant([.append], ["dev"])
    #expect((refusal(grant, [Self.rollback(of: id)]) == nil) == isAllowed)
    var repair = Self.event(
      "dev", deployment: "new", type: "dev.cdeventsx.shiplog-deployment.finished.0.1.0")
    repair.facts.remediates = [id]
    #expect((refusal(grant, [repair]) == nil) == isAllowed)
    #expect(grant.deploymentsInQuestion(of: [Self.received(repair)]) == ["new", id])
    #expect(refusal(Self.grant(), [repair]) == nil)
  }

  @Test func `what is promoted may come from outside`() {
    var event = Self.event(
      "dev", deployment: "new", type: "dev.cdeventsx.shiplog-deployment.started.0.1.0")
    event.facts.promotedFromEnvironment = "production"
    event.facts.promotedFromDeployment = "in-production"
    #expect(refusal(Self.grant([.append], ["dev"]), [event]) == nil)
  }

  @Test func `a grant without limits asks about no deployment`() {
    let event = Self.received(Self.event("dev", deployment: "in-dev"))
    #expect(Self.grant().deploymentsInQuestion(of: [event]) == [])
  }
}
