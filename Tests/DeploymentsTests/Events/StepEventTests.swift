import Testing

@testable import Deployments

struct StepEventTests {
  let now = SharedExamples.now
  let time = Timestamp(rfc3339: "2026-01-15T14:00:00.25Z") ?? Timestamp(microseconds: 0)

  private func step(_ step: StepEvent.Step, _ outcome: Facts.Outcome? = nil) -> StepEvent {
    var event = StepEvent(step, deployment: "d1", source: "/ci/checkout", time: time)
    event.environment = "Stage"
    event.service = "checkout"
    event.artifact = "app:1"
    event.check = step == .check ? "smoke" : nil
    event.outcome = outcome
    event.rollbackOf = step == .rollback ? "d0" : nil
    event.run.run = "77"
    event.run.uri = "https://ci.example.com/runs/77"
    event.chain = "c1"
    return event
  }

  private func event(_ step: StepEvent) throws -> Event {
    try ReceivedEvent(parsing: try step.event(), now: now).event
  }

  @Test(
    arguments: [
      (.queued, nil, .deploymentQueued), (.started, nil, .deploymentStarted),
      (.check, .success, .caseFinished), (.deploy, nil, .taskStarted),
      (.deploy, .failure, .taskFinished), (.rollout, .success, .taskFinished),
      (.verification, nil, .suiteStarted), (.verification, .failure, .suiteFinished),
      (.finished, .success, .deploymentFinished), (.rollback, nil, .deploymentStarted),
      (.rollback, .success, .deploymentFinished),
    ] as [(StepEvent.Step, Facts.Outcome?, Meaning)])
  func `each step is the right event of the vocabulary`(
    _ name: StepEvent.Step, _ outcome: Facts.Outcome?, _ meaning: Meaning
  ) throws {
    let event = try event(step(name, outcome))
    #expect(event.meaning == meaning)
    #expect(event.deployment == "d1")
    #expect(event.facts.chain == "c1")
    #expect(event.facts.outcome == outcome)
    #expect(event.occurred == time)
    if name == .rollback {
      #expect(event.facts.kind == .rollback)
      #expect(event.facts.rollbackOf == "d0")
    }
  }

  @Test func `tasks and suites are named for their step`() throws {
    #expect(try event(step(.rollout)).facts.task == "rollout")
    #expect(try event(step(.verification)).facts.suite == "verification")
    #expect(try event(step(.check, .success)).facts.suite == "verification")
    var check = step(.check, .success)
    check.check = "artifact-exists"
    #expect(try event(check).facts.suite == "pre-deployment-validation")
    check.suite = "security"
    #expect(try event(check).facts.suite == "security")
    #expect(try event(check).subject == "https://ci.example.com/runs/77#security/artifact-exists")
  }

  @Test func `everything that a step says arrives`() throws {
    var step = step(.finished, .failure)
    step.phase = .queue
    step.reason = "superseded"
    step.commit = "7a3f9c2"
    step.committedAt = time
    step.changes = [.init(commit: "7a3f9c2e1b4d5f60", committed: time)]
    step.previousArtifact = "app:0"
    step.promotedFrom = "dev"
    step.promotedFromDeployment = "d-dev"
    step.remediates = ["d8", "d9"]
    step.trigger = "schedule"
    step.layer = "frontend"
    step.team = "payments"
    step.verified = false
    step.rolloutDuration = 1.5
    step.startedAt = time
    step.supersededBy = "d2"
    step.requestedBy = "octocat"
    let facts = try event(step).facts
    #expect(facts.phase == .queue)
    #expect(facts.changed == false)
    #expect(facts.commit == "7a3f9c2")
    #expect(facts.committed == time)
    #expect(facts.changes == [.init(commit: "7a3f9c2e1b4d", committed: time)])
    #expect(facts.previousArtifact == "app:0")
    #expect(facts.promotedFromEnvironment == "dev")
    #expect(facts.promotedFromDeployment == "d-dev")
    #expect(facts.remediates == ["d8", "d9"])
    #expect(facts.trigger == "schedule")
    #expect(facts.layer == "frontend")
    #expect(facts.team == "payments")
    #expect(facts.verified == false)
    #expect(facts.rolloutDuration == 1_500_000)
    #expect(facts.started == time)
    #expect(facts.deployed == time)
    #expect(facts.supersededBy == "d2")
  }

  @Test func `a step told again has the same id, every other step another`() throws {
    let outcomes: [(StepEvent.Step, Facts.Outcome?)] = [
      (.queued, nil), (.started, nil), (.check, .success), (.deploy, nil), (.deploy, .success),
      (.rollout, nil), (.rollout, .success), (.verification, nil), (.verification, .success),
      (.finished, .success),
    ]
    var ids = try outcomes.map { try event(step($0.0, $0.1)).id }
    var again = step(.queued)
    again.time = Timestamp(microseconds: time.microseconds + 1)
    #expect(try event(again).id == ids[0])
    again.run.attempt = "2"
    ids.append(try event(again).id)
    again.deployment = "d2"
    ids.append(try event(again).id)
    #expect(Set(ids).count == ids.count)
  }

  @Test func `what is missing is named`() {
    let bare = StepEvent(.finished, deployment: "d1", source: "/ci", time: time)
    let error = #expect(throws: IncompleteStep.self) { try bare.event() }
    #expect(error?.description == "finished needs environment, service, artifact and outcome")
    var failed = step(.finished, .failure)
    failed.phase = .deploy
    let unexplained = #expect(throws: IncompleteStep.self) { try failed.event() }
    #expect(unexplained?.description == "finished needs reason")
    var rollback = step(.rollback)
    rollback.rollbackOf = nil
    #expect(throws: IncompleteStep(step: .rollback, missing: ["rollbackOf"])) {
      try rollback.event()
    }
    #expect(throws: Never.self) {
      try StepEvent(.deploy, deployment: "d1", source: "/ci", time: time).event()
    }
  }

  @Test func `values are judged when the event is read`() throws {
    var step = step(.started)
    step.commit = "HEAD"
    let bytes = try step.event()
    let rejection = #expect(throws: Rejection.self) { try ReceivedEvent(parsing: bytes, now: now) }
    #expect(rejection?.path.description == "$.data.subject.content.commit")
  }
}
