import Testing

@testable import Deployments

/// Which facts are read from which payload.
struct FactsTests {
  let now = SharedExamples.now

  private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  private func event(_ fixture: Fixture, _ old: String = "", _ new: String = "") throws -> Event {
    let bytes = old.isEmpty ? fixture.bytes : fixture.replacing(old, with: new)
    return try ReceivedEvent(parsing: bytes, now: now).event
  }

  @Test func `a plain CloudEvent has no facts`() throws {
    let event = try event(.plain)
    let expected = Event(
      source: "https://ci.example.com/jobs/7", id: "1", type: "com.example.job.done",
      subject: "job 7", occurred: try moment("2026-01-15T14:00:00Z"))
    #expect(event == expected)
    #expect(event.meaning == nil)
  }

  @Test func `a plain CloudEvent needs no time, and may name its deployment and its journey`()
    throws
  {
    let event = try event(
      .plain, #""time":"2026-01-15T14:00:00Z""#, #""deploymentid":"d1","correlationid":"c1""#)
    #expect(event.occurred == nil)
    #expect(event.deployment == "d1")
    #expect(event.facts.chain == "c1")
  }

  @Test func `a started deployment says what it brings and where from`() throws {
    var facts = Facts()
    facts.kind = .deploy
    facts.commit = "7a3f9c2e1b4d5f60718293a4b5c6d7e8f9012345"
    facts.committed = try moment("2026-01-15T13:00:00Z")
    facts.changes = [.init(commit: "7a3f9c2e1b4d", committed: try moment("2026-01-15T13:00:00Z"))]
    facts.trigger = "pipeline"
    facts.layer = "services"
    facts.team = "payments"
    facts.promotedFromEnvironment = "staging"
    facts.promotedFromDeployment = "d0"
    facts.remediates = ["d-1"]
    let expected = Event(
      source: "/ci/checkout", id: "e1", type: "dev.cdeventsx.shiplog-deployment.started.0.1.0",
      subject: "d1", occurred: try moment("2026-01-15T14:00:00Z"), deployment: "d1",
      environment: "production", service: "checkout", artifact: "app:7a3f9c2", facts: facts)
    #expect(try event(.started) == expected)
  }

  @Test func `a finished deployment says how it ended`() throws {
    let event = try event(.finished)
    var facts = Facts()
    facts.kind = .rollback
    facts.outcome = .failure
    facts.changed = true
    facts.phase = .verify
    facts.verified = false
    facts.rolloutDuration = 69_500_000
    facts.started = try moment("2026-01-15T14:00:00Z")
    facts.deployed = try moment("2026-01-15T14:02:00Z")
    facts.rollbackOf = "d0"
    facts.supersededBy = "d2"
    #expect(event.facts == facts)
    #expect(event.deployment == "d1")
    #expect(event.meaning == .deploymentFinished)
  }

  @Test func `no facts hold free text or who did something`() throws {
    for fixture in [Fixture.started, .finished, .checked] {
      let text = String(describing: try event(fixture))
      #expect(
        !text.contains("octocat") && !text.contains("smoke failed") && !text.contains("500\""))
    }
  }

  @Test func `a verification that was not done is neither passed nor failed`() throws {
    let event = try event(.finished, #""verificationPassed":false"#, #""verificationPassed":null"#)
    #expect(event.facts.verified == nil)
  }

  @Test func `a check knows its suite from the run that it is a part of`() throws {
    let event = try event(.checked)
    #expect(event.facts.check == "smoke")
    #expect(event.facts.suite == "verification")
    #expect(event.facts.outcome == .failure)
    #expect(event.deployment == "d1")
    #expect(event.facts.chain == "c1")
    #expect(try self.event(.checked, "run/1#verification\"", "run/1\"").facts.suite == nil)
  }

  @Test func `a service's event is about its subject`() throws {
    let event = try event(.bare)
    #expect(event.service == "checkout")
    #expect(event.environment == "staging")
    #expect(event.artifact == "pkg:oci/checkout@sha256%3Aaaaa")
    #expect(event.occurred == (try moment("2026-01-15T14:00:00Z")))
  }

  @Test func `somebody else's custom event keeps its content to itself`() throws {
    let event = try event(.foreign)
    #expect(event.deployment == "d1")
    #expect(event.subject == "canary")
    #expect(event.facts == Facts())
  }

  @Test(arguments: [
    (
      "incident.detected.0.3.0",
      #"{"environment":{"id":"prod"},"service":{"id":"/s/App"},"artifactId":"app:1"}"#
    ),
    (
      "incident.resolved.0.3.0",
      #"{"environment":{"id":"prod"},"service":{"id":"app"},"artifactId":"app:1"}"#
    ),
  ])
  func `an incident names environment, service and artifact`(_ type: String, _ content: String)
    throws
  {
    let event = try CDEvent(type, subject: "inc-1", content).event
    #expect(event.environment == "production")
    #expect(event.service == "app")
    #expect(event.artifact == "app:1")
    #expect(event.deployment == nil)
  }

  @Test func `an artifact's event is about its subject`() throws {
    #expect(
      try CDEvent("artifact.published.0.3.0", subject: "app:1", "{}").event.artifact == "app:1")
    #expect(
      try CDEvent("build.finished.0.3.0", subject: "b", #"{"artifactId":""}"#).event.artifact == nil
    )
  }

  @Test func `a task has a name, and an outcome where it is one of ours`() throws {
    let type = "taskrun.finished.0.3.0"
    let rollout = try CDEvent(type, subject: "t", #"{"taskName":"rollout","outcome":"success"}"#)
      .event
    #expect(rollout.facts.task == "rollout")
    #expect(rollout.facts.outcome == .success)
    let other = try CDEvent(type, subject: "t", #"{"taskName":"","outcome":"fine"}"#).event
    #expect(other.facts.task == nil)
    #expect(other.facts.outcome == nil)
  }

  @Test(arguments: [
    (
      "record.published",
      #"{"about":{"id":"d7"},"recordType":"git-tag","uri":"x","outcome":"success"}"#
    ),
    ("notification.sent", #"{"about":{"id":"d7"},"channel":"slack","outcome":"success"}"#),
    ("policy.violated", #"{"about":{"id":"d7"},"rule":"other","severity":"low"}"#),
    ("approval.created", #"{"resource":{"id":"d7"}}"#),
    ("hold.placed", #"{"scope":{"deployment":{"id":"d7"}},"reason":"audit"}"#),
  ])
  func `what is told about a deployment names it`(_ name: String, _ content: String) throws {
    let event = try CDEvent("\(name).0.1.0", subject: "x", content, namespace: .shiplog).event
    #expect(event.deployment == "d7")
  }
}

/// A bare CDEvent with the content given.
struct CDEvent {
  let event: Event

  init(
    _ type: String, subject: String, _ content: String,
    namespace: EventType.Namespace = .cdevents
  ) throws {
    let text = """
      {"context":{"specversion":"0.5.1","id":"1","source":"/ci","type":"\(namespace.rawValue)\(type)",\
      "timestamp":"2026-01-15T14:00:00Z"},"subject":{"id":"\(subject)","content":\(content)}}
      """
    event = try ReceivedEvent(parsing: Array(text.utf8), now: SharedExamples.now).event
  }
}
