import Deployments
import TestSupport
import Testing

struct DeploymentFoldTests {
  @Test(
    arguments: [
      (Facts.Outcome.success, true, nil, Deployment.Outcome.succeeded, nil),
      (.success, false, nil, .unchanged, nil),
      (.failure, false, .validate, .blocked, nil),
      (.error, false, .validate, .blocked, nil),
      (.cancel, false, .queue, .cancelled, nil),
      (.failure, true, .deploy, .failed, "deploy"),
      (.failure, true, .rollout, .failed, "rollout"),
      (.failure, true, .verify, .failed, "verification"),
      (.error, true, .record, .failed, "record"),
      (.error, true, .deploy, .failed, "deploy"),
      (.failure, false, nil, .failed, nil),
    ] as [(Facts.Outcome, Bool, Facts.Phase?, Deployment.Outcome, String?)])
  func `its outcome and its stage follow from how it ended`(
    told: Facts.Outcome, changed: Bool, phase: Facts.Phase?, outcome: Deployment.Outcome,
    stage: String?
  ) throws {
    let deployment = try #require(fold([finished(told, at: 9, changed: changed, phase: phase)]))
    #expect(deployment.outcome == outcome)
    #expect(deployment.stage == stage)
    #expect(deployment.changed == changed)
    #expect(deployment.finished == at(9))
  }

  @Test func `rollbacks, repairs and incidents whose ids look the same are two each`() throws {
    // Composed and decomposed: to Swift one text, to PostgreSQL two.
    let ids = ["caf\u{E9}", "cafe\u{301}"]
    let events =
      [finished(.success, of: "d", at: 1)]
      + ids.flatMap { id in
        [
          finished(.success, of: id, at: 20) {
            $0.facts.kind = .rollback
            $0.facts.rollbackOf = "d"
            $0.facts.remediates = ["d"]
          }, telling(.incidentDetected, of: "d", at: 10) { $0.subject = id },
        ]
      }
    for events in [events, events.reversed()] {
      let deployment = try #require(folded(events) { _ in "" }["d"])
      let bytes = [ids[1], ids[0]].map { Array($0.utf8) }
      #expect(deployment.rollbacks.map { Array($0.deployment.utf8) } == bytes)
      #expect(deployment.remediatedBy.map { Array($0.utf8) } == bytes)
      #expect(deployment.incidents.map { Array($0.id.utf8) } == bytes)
    }
  }

  @Test func `one without an end is in progress`() throws {
    let queued = telling(.deploymentQueued, at: 1)
    let started = telling(.deploymentStarted, at: 2)
    let waiting = try #require(fold([queued]))
    #expect(waiting.outcome == .inProgress)
    #expect(waiting.queued == at(1) && waiting.started == nil && waiting.finished == nil)
    let begun = try #require(fold([queued, started]))
    #expect(begun.outcome == .inProgress && begun.started == at(2))
  }

  @Test func `of several ends the one that occurred last counts, whichever arrives last`() throws {
    let early = finished(.failure, at: 5, phase: .rollout)
    let late = finished(.success, at: 8)
    for events in [[early, late], [late, early]] {
      let deployment = try #require(fold(events))
      #expect(deployment.outcome == .succeeded)
      #expect(deployment.stage == nil)
      #expect(deployment.finished == at(8))
    }
  }

  @Test func `of two ends at the same time the greater identity counts`() throws {
    let one = finished(.failure, at: 5, id: "a", phase: .deploy)
    let other = finished(.success, at: 5, id: "b")
    #expect(try #require(fold([one, other])).outcome == .succeeded)
    #expect(try #require(fold([other, one])).outcome == .succeeded)
  }

  @Test func `a started that arrives late fills in its time and never reopens`() throws {
    let end = finished(.success, at: 9)
    for started in [telling(.deploymentStarted, at: 3), telling(.deploymentStarted, at: 30)] {
      let deployment = try #require(fold([end, started]))
      #expect(deployment.outcome == .succeeded)
      #expect(deployment.finished == at(9))
      #expect(deployment.started == started.occurred)
    }
  }

  @Test func `a queued that arrives late fills in its time`() throws {
    let deployment = try #require(
      fold([finished(.success, at: 9), telling(.deploymentQueued, at: 1)]))
    #expect(deployment.queued == at(1))
    #expect(deployment.outcome == .succeeded)
  }

  @Test func `its start is its started, else the record's, else its end less its rollout`() throws {
    let started = telling(.deploymentStarted, at: 2)
    let full = finished(.success, at: 60) { event in
      event.facts.started = at(4)
      event.facts.rolloutDuration = 50_000_000
    }
    let short = finished(.success, at: 60) { $0.facts.rolloutDuration = 50_000_000 }
    #expect(try #require(fold([full, started])).started == at(2))
    #expect(try #require(fold([full])).started == at(4))
    #expect(try #require(fold([short])).started == at(10))
    #expect(try #require(fold([finished(.success, at: 60)])).started == nil)
  }

  @Test(arguments: [-1, .min, .max, 70_000_000_000_000_000] as [Int64])
  func `a rollout that no clock has measured gives no start`(duration: Int64) throws {
    let end = finished(.success, at: 60) { $0.facts.rolloutDuration = duration }
    #expect(try #require(fold([end])).started == nil)
  }

  @Test func `it is rolled back by a succeeded rollback that names it, after success or failure`()
    throws
  {
    let undoing = finished(.success, of: "r", at: 20) { event in
      event.facts.kind = .rollback
      event.facts.rollbackOf = "d"
      event.facts.trigger = "manual"
    }
    for end in [finished(.success, at: 9), finished(.failure, at: 9, phase: .verify)] {
      let deployment = try #require(fold([undoing, end]))
      #expect(deployment.rolledBack)
      #expect(
        deployment.rollbacks == [
          .init(
            deployment: "r", started: nil, finished: at(20), succeeded: true, trigger: "manual")
        ])
    }
  }

  static let notUndoing: [(String, Event)] = [
    (
      "a failed rollback",
      finished(.failure, of: "r", at: 20, phase: .rollout) { event in
        event.facts.kind = .rollback
        event.facts.rollbackOf = "d"
      }
    ),
    (
      "a rollback that has not ended",
      telling(.deploymentStarted, of: "r", at: 20) { event in
        event.facts.kind = .rollback
        event.facts.rollbackOf = "d"
      }
    ),
    (
      "a rollback of another",
      finished(.success, of: "r", at: 20) { event in
        event.facts.kind = .rollback
        event.facts.rollbackOf = "other"
      }
    ),
    (
      "a deployment of another kind",
      finished(.success, of: "r", at: 20) { event in
        event.facts.kind = .redeploy
        event.facts.rollbackOf = "d"
      }
    ),
    (
      "a rollback that names none",
      finished(.success, of: "r", at: 20) { event in
        event.facts.kind = .rollback
      }
    ),
    (
      "a task of a rollback",
      telling(.taskFinished, of: "r", at: 20) { event in
        event.facts.kind = .rollback
        event.facts.rollbackOf = "d"
        event.facts.outcome = .success
      }
    ),
  ]

  @Test(arguments: notUndoing)
  func `it is not rolled back by anything else`(what: String, event: Event) throws {
    let deployment = try #require(fold([finished(.success, at: 9), event]))
    #expect(!deployment.rolledBack, "by \(what)")
  }

  @Test func `of a rollback's ends the last counts too`() throws {
    func end(_ outcome: Facts.Outcome, _ seconds: Int64) -> Event {
      finished(outcome, of: "r", at: seconds, phase: .rollout) { event in
        event.facts.kind = .rollback
        event.facts.rollbackOf = "d"
      }
    }
    let own = finished(.failure, at: 9, phase: .verify)
    #expect(try #require(fold([own, end(.success, 21), end(.failure, 20)])).rolledBack)
    #expect(!(try #require(fold([own, end(.success, 20), end(.failure, 21)])).rolledBack))
  }

  @Test func `a rollback's latest word says what it undid`() throws {
    func end(_ seconds: Int64, _ kind: Facts.Kind, of undone: String?) -> Event {
      finished(.success, of: "r", at: seconds) { event in
        event.facts.kind = kind
        event.facts.rollbackOf = undone
      }
    }
    let own = [finished(.success, of: "d", at: 9), finished(.success, of: "e", at: 9)]
    let told = own + [end(20, .rollback, of: "d")]
    #expect(try #require(fold(told)).rolledBack)
    for correction in [end(30, .rollback, of: "e"), end(30, .deploy, of: "d")] {
      for events in [told + [correction], [correction] + told] {
        #expect(try #require(fold(events)).rollbacks.isEmpty)
        let isOther = correction.facts.kind == .rollback
        #expect(try #require(fold(events, into: "e")).rolledBack == isOther)
      }
    }
  }

  @Test func `what the end of a rollback leaves out, its start says`() throws {
    let start = telling(.deploymentStarted, of: "r", at: 20) { event in
      event.facts.kind = .rollback
      event.facts.rollbackOf = "d"
    }
    let events = [finished(.success, at: 9), start, finished(.success, of: "r", at: 30)]
    for events in [events, events.reversed()] {
      let deployment = try #require(fold(events))
      #expect(deployment.rolledBack)
      #expect(deployment.rollbacks.map(\.finished) == [at(30)])
    }
  }

  @Test func `repairs are known at both ends`() throws {
    let repair = telling(.deploymentStarted, of: "fix", at: 30) {
      $0.facts.remediates = ["d", "e"]
    }
    let broken = try #require(fold([finished(.failure, at: 9, phase: .verify), repair]))
    #expect(broken.remediatedBy == ["fix"] && broken.remediates.isEmpty)
    let fix = try #require(fold([repair], into: "fix"))
    #expect(fix.remediates == ["d", "e"] && fix.remediatedBy.isEmpty)
  }

  @Test func `events of others alone are no deployment`() {
    let repair = telling(.deploymentStarted, of: "fix", at: 30) { $0.facts.remediates = ["d"] }
    let rollback = finished(.success, of: "r", at: 20) { event in
      event.facts.kind = .rollback
      event.facts.rollbackOf = "d"
    }
    #expect(fold([repair, rollback]) == nil)
  }

  @Test(arguments: [
    Meaning.incidentDetected, .incidentResolved, .notificationSent, .recordPublished,
    .approvalCreated, .changeMerged,
  ])
  func `what is about a deployment but no part of it does not make one`(meaning: Meaning) {
    #expect(fold([telling(meaning, at: 3)]) == nil)
  }

  @Test func `its steps make a deployment that is in progress`() throws {
    let deployment = try #require(
      fold([telling(.taskStarted, at: 7) { $0.environment = "dev" }, telling(.taskStarted, at: 4)]))
    #expect(deployment.outcome == .inProgress)
    #expect(deployment.ordered == at(4))
    #expect(deployment.started == nil && deployment.queued == nil)
  }

  @Test func `an event without a time tells nothing`() {
    let timeless = telling(.deploymentStarted, at: 1) { $0.occurred = nil }
    #expect(fold([timeless]) == nil)
  }

  @Test func `an event that no projection knows tells nothing`() {
    let foreign = telling(.deploymentStarted, at: 1) { $0.type = "com.example.deployment.started" }
    #expect(fold([foreign]) == nil)
  }

  @Test func `lists are sorted by its latest own time`() throws {
    let queued = telling(.deploymentQueued, at: 1)
    let started = telling(.deploymentStarted, at: 20)
    let incident = telling(.incidentDetected, at: 90) { $0.subject = "i" }
    #expect(try #require(fold([queued, incident])).ordered == at(1))
    #expect(try #require(fold([started, queued])).ordered == at(20))
    #expect(try #require(fold([finished(.success, at: 9), started])).ordered == at(20))
  }

  @Test func `what several events repeat is taken from its end, then its start, then its queueing`()
    throws
  {
    let queued = telling(.deploymentQueued, at: 1) { event in
      event.artifact = "app:1"
      event.facts.team = "storefront"
      event.environment = "dev"
    }
    let started = telling(.deploymentStarted, at: 2) { event in
      event.artifact = "app:2"
      event.facts.changes = [.init(commit: "0123456789ab", committed: at(-60))]
    }
    let end = finished(.success, at: 9) { $0.artifact = "app:3" }
    let deployment = try #require(fold([end, queued, started]))
    #expect(deployment.artifact == "app:3")
    #expect(deployment.team == "storefront" && deployment.environment == "dev")
    #expect(deployment.changes.map(\.commit) == ["0123456789ab"])
    #expect(try #require(fold([queued, started])).artifact == "app:2")
  }
}
