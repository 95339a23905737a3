import Testing

@testable import Deployments

struct DeploymentRecordTests {
  static let text = """
    {"environment":"staging","artifact":"registry.example.com/shop/app:7a3f9c2","deployed_at":"2026-01-15T15:02:00+01:00",\
    "deployed_by":"octocat","status":"succeeded","verification_passed":true,"rollout_duration_seconds":47.50}
    """
  let now = SharedExamples.now

  private func record(_ old: String = "", _ new: String = "") throws -> DeploymentRecord {
    let text = old.isEmpty ? Self.text : Self.text.replacing(old, with: new)
    return try DeploymentRecord(parsing: Array(text.utf8))
  }

  @Test func `a record becomes a finished deployment`() throws {
    let bytes = try record().event(source: "/platform")
    let event = try ReceivedEvent(parsing: bytes, now: now).event
    #expect(event.meaning == .deploymentFinished)
    #expect(event.environment == "staging")
    #expect(event.service == "app")
    #expect(event.artifact == "registry.example.com/shop/app:7a3f9c2")
    #expect(event.occurred == Timestamp(rfc3339: "2026-01-15T14:02:00Z"))
    #expect(event.facts.outcome == .success)
    #expect(event.facts.changed == true)
    #expect(event.facts.verified == true)
    #expect(event.facts.rolloutDuration == 47_500_000)
    #expect(event.deployment?.hasPrefix("urn:uuid:") == true)
  }

  @Test(arguments: [
    ("", ""), ("\"succeeded\"", "\"Rolled_Back\""), ("true", "null"), ("47.50", "null"),
    ("\"octocat\"", "null"), ("47.50}", "47.50,\"service\":\"app\",\"commit\":\"7a3f9c2\"}"),
    ("47.50}", "47.50,\"deployment\":\"d1\",\"reason\":\"smoke\"}"),
    ("succeeded\"", "failed\",\"reason\":\"smoke\""), ("succeeded", "cancelled"),
  ])
  func `nothing is lost on the way there and back`(_ old: String, _ new: String) throws {
    let record = try record(old, new)
    let bytes = try record.event(source: "/platform")
    _ = try ReceivedEvent(parsing: bytes, now: now)
    let back = try #require(DeploymentRecord(event: bytes))
    #expect(back == record)
    #expect(back.json.bytes == record.json.bytes)
    if old.isEmpty { #expect(String(decoding: back.json.bytes, as: UTF8.self) == Self.text) }
  }

  @Test func `the same record is the same event, however it is laid out`() throws {
    let again = try DeploymentRecord(parsing: Array(Self.text.replacing(",", with: " ,\n ").utf8))
    #expect(try again.event(source: "/p") == (try record().event(source: "/p")))
  }

  @Test func `a corrected record is another end of the same deployment`() throws {
    let first = try ReceivedEvent(parsing: try record().event(source: "/p"), now: now).event
    let corrected = try record("true", "false").event(source: "/p")
    let second = try ReceivedEvent(parsing: corrected, now: now).event
    #expect(first.deployment == second.deployment)
    #expect(first.id != second.id)
  }

  @Test(
    arguments: [
      ("success", .success, nil, true), ("failed", .failure, .deploy, true),
      ("error", .error, .deploy, true), ("timed-out", .failure, .rollout, true),
      ("blocked", .failure, .validate, false), ("cancelled", .cancel, .deploy, false),
      ("superseded", .cancel, .queue, false), ("rolled back", .failure, .verify, true),
      ("unchanged", .success, nil, false),
    ] as [(String, Facts.Outcome, Facts.Phase?, Bool)])
  func `each status means an end`(
    _ status: String, _ outcome: Facts.Outcome, _ phase: Facts.Phase?, _ changed: Bool
  ) throws {
    let bytes = try record("succeeded", status).event(source: "/p")
    let facts = try ReceivedEvent(parsing: bytes, now: now).event.facts
    #expect(facts.outcome == outcome)
    #expect(facts.phase == phase)
    #expect(facts.changed == changed)
  }

  @Test func `a failure whose verification did not pass failed there`() throws {
    let record = try DeploymentRecord(
      parsing: Array(
        Self.text.replacing("succeeded", with: "failed").replacing("true", with: "false").utf8))
    let facts = try ReceivedEvent(parsing: try record.event(source: "/p"), now: now).event.facts
    #expect(facts.phase == .verify)
  }

  @Test(arguments: [
    (
      "\"succeeded\"", "\"running\"",
      "$.status: is no word for how a deployment ended; there are success, unchanged, failed, error, timed_out, "
        + "blocked, cancelled, superseded, rolled_back (vocabulary)"
    ),
    (
      "\"status\":\"succeeded\",", "",
      "$.status: is missing; a deployment record requires a non-empty string (vocabulary)"
    ),
    (
      "2026-01-15T15:02:00+01:00", "today",
      "$.deployed_at: is no such time; a deployment record requires an RFC 3339 time with offset, such as "
        + "2026-01-15T14:00:00Z (vocabulary)"
    ),
    (
      "true", "\"yes\"",
      "$.verification_passed: is a string; a deployment record requires true or false, or null (vocabulary)"
    ),
    (
      "47.50", "-1",
      "$.rollout_duration_seconds: is -1; a deployment record requires a number that is not negative, or null "
        + "(vocabulary)"
    ),
    (
      "deployed_by", "deployer",
      "$.deployer: is no member that a deployment record has here; there are environment, artifact, deployed_at, "
        + "status, deployed_by, verification_passed, rollout_duration_seconds, service, commit, reason, deployment, id "
        + "(vocabulary)"
    ),
  ])
  func `a wrong record is refused`(_ old: String, _ new: String, _ message: String) {
    let rejection = #expect(throws: Rejection.self) { try record(old, new) }
    #expect(rejection?.description == message)
  }

  @Test func `the record of another producer's deployment can be written`() throws {
    let record = try #require(DeploymentRecord(event: Fixture.finished.bytes))
    #expect(record.status == "failed")
    #expect(record.deployedAt == "2026-01-15T14:02:00Z")
    #expect(record.deployment == "d1")
    #expect(record.reason == "smoke failed")
    #expect(DeploymentRecord(event: Fixture.started.bytes) == nil)
    #expect(DeploymentRecord(event: Fixture.plain.bytes) == nil)
  }
}
