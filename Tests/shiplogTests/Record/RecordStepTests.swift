import ArgumentParser
import Deployments
import Testing

@testable import shiplog

/// What a step says, from its options and its environment.
@Suite struct RecordStepTests {
  private let now = Timestamp(microseconds: 1_800_000_000_123_456)
  private static let place = ["--environment", "Prod", "--service", "checkout"]
  private static let attempt = place + ["--artifact", "checkout:1"]

  @Test(
    arguments: zip(
      PipelineRunTests.all,
      [
        "https://github.com/octo-org/checkout/actions/runs/9876543210/attempts/2",
        "https://gitlab.example.com/octo/checkout/-/pipelines/4711",
        "https://dev.azure.com/octo-org/Web%20Shop/_build/results?buildId=815",
        "https://ci.example.com/job/checkout/153",
      ]))
  func `in a CI system the run tells the rest`(_ environment: [String: String], _ page: String)
    throws
  {
    let event = try RecordStarted.parse(Self.attempt).event(in: environment, now: now)
    let run = try #require(PipelineRun(environment: environment))
    #expect(event.deployment == "\(page)#production/checkout")
    #expect(event.source == run.source)
    #expect(event.run.run == run.run)
    #expect(event.run.attempt == run.attempt)
    #expect(event.run.job == run.job)
    #expect(event.run.step == nil)
    #expect(event.commit == "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f")
    #expect(event.committedAt == run.committedAt)
    #expect(event.trigger == run.trigger?.rawValue)
    #expect(event.requestedBy == run.actor)
    #expect(event.chain == run.chain)
    #expect(event.time == now)
    #expect(throws: Never.self) { try ReceivedEvent(parsing: event.event(), now: now) }
  }

  @Test func `an option says otherwise`() throws {
    let options = [
      "--deployment", "d", "--commit", "abcdef0", "--trigger", "manual", "--requested-by", "me",
      "--chain", "c", "--source",
      "/mine", "--run", "7", "--attempt", "8", "--job", "j", "--time", "2026-01-01T00:00:00Z",
    ]
    let event = try RecordStarted.parse(Self.attempt + options).event(
      in: PipelineRunTests.gitLab, now: now)
    #expect(event.deployment == "d")
    #expect(event.commit == "abcdef0")
    // That of another commit would be wrong.
    #expect(event.committedAt == nil)
    #expect(event.trigger == "manual")
    #expect(event.requestedBy == "me")
    #expect(event.chain == "c")
    #expect(event.source == "/mine")
    #expect([event.run.run, event.run.attempt, event.run.job] == ["7", "8", "j"])
    #expect(event.run.uri == nil)
    #expect(event.time == Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
  }

  @Test func `a rollback is another deployment than its run's, and not of the run's commit`() throws
  {
    let event = try RecordRollback.parse(Self.attempt + ["--rollback-of", "d"])
      .event(in: PipelineRunTests.jenkins, now: now)
    #expect(
      event.deployment == "https://ci.example.com/job/checkout/153#production/checkout/rollback")
    #expect(event.commit == nil)
    #expect(event.rollbackOf == "d")
  }

  @Test func `a run that is named`() throws {
    let named = try RecordStarted.parse(Self.attempt + ["--run", "b7"]).event(in: [:], now: now)
    #expect(named.deployment == "b7#production/checkout")
    #expect(named.source == "/shiplog/record")
    let page = try RecordStarted.parse(Self.attempt + ["--run", "https://ci.example.com/7"]).event(
      in: [:], now: now)
    #expect(page.run.uri == "https://ci.example.com/7")
  }

  @Test func `promotion, with and without the deployment`() throws {
    func event(_ text: String) throws -> StepEvent {
      try RecordStarted.parse(Self.attempt + ["--deployment", "d", "--promoted-from", text]).event(
        in: [:], now: now)
    }
    #expect(try event("staging").promotedFrom == "staging")
    #expect(try event("staging").promotedFromDeployment == nil)
    #expect(try event("staging:urn:x:1").promotedFrom == "staging")
    #expect(try event("staging:urn:x:1").promotedFromDeployment == "urn:x:1")
    #expect(throws: (any Error).self) { try RecordStarted.parse(["--promoted-from", "staging:"]) }
  }

  /// The id of `started` with these options more.
  private func id(_ more: [String], _ environment: [String: String] = [:], at time: Int64 = 0)
    throws -> String
  {
    let options = ["--deployment", "d"] + Self.attempt + more
    let event = try RecordStarted.parse(options).event(
      in: environment, now: Timestamp(microseconds: time))
    return try ReceivedEvent(parsing: event.event(), now: Timestamp(microseconds: .max)).event.id
  }

  @Test func `without a run the id follows from what the options say`() throws {
    #expect(try id([]) == id([], at: 5_000_000))
    #expect(try id([]) != id(["--team", "web"]))
    #expect(try id([]) != id(["--time", "2026-01-01T00:00:00Z"]))
    #expect(try id(["--time", "2026-01-01T00:00:00Z"]) != id(["--time", "2026-01-02T00:00:00Z"]))
  }

  @Test func `in a run the id follows from the run, the attempt and the job`() throws {
    let environment = PipelineRunTests.gitHub
    #expect(
      try id([], environment)
        == id(["--team", "web", "--time", "2026-01-01T00:00:00Z"], environment))
    for (option, value) in [
      ("--run", "1"), ("--attempt", "9"), ("--job", "other"), ("--source", "/other"),
    ] {
      #expect(try id([], environment) != id([option, value], environment), "\(option)")
    }
  }

  @Test func `a deployment that nothing names is wrong usage`() {
    #expect(throws: Failure.self) { try RecordStarted.parse(Self.attempt).event(in: [:], now: now) }
    #expect(throws: Failure.self) {
      try RecordDeploy.parse([]).event(in: PipelineRunTests.gitHub, now: now)
    }
    #expect(throws: Failure.self) {
      try RecordStarted.parse(Self.attempt + ["--deployment", "d", "--job", "j"]).event(
        in: [:], now: now)
    }
  }
}
