import Deployments
import TestSupport
import Testing

/// The computation that the metrics are held against, itself held against figures worked out by hand.
struct NaiveMetricsTests {
  /// The figures of two days from the beginning.
  private func figures(
    _ events: [ReceivedEvent], from: Int64 = 0, to: Int64 = 172_800, environment: String? = nil,
    service: String? = nil, team: String? = nil
  ) -> [String: String] {
    let slice = NaiveMetrics.Slice(
      from: Story.at(from), to: Story.at(to), environment: environment, service: service,
      team: team)
    let figures = NaiveMetrics(events.map(\.event)).figures(slice)
    return Dictionary(
      uniqueKeysWithValues: figures.map { ($0.0, String(decoding: $0.1.bytes, as: UTF8.self)) })
  }

  private func attempt(
    _ id: String, kind: String = "deploy", _ edit: (inout RandomEvent.Attempt) -> Void = { _ in }
  ) -> RandomEvent.Attempt {
    var attempt = Story.attempt(id, "app:\(id)", kind: kind)
    attempt.changes = []
    edit(&attempt)
    return attempt
  }

  private func rollback(_ id: String, of undone: String, by trigger: String?)
    -> RandomEvent.Attempt
  {
    attempt(id, kind: "rollback") {
      $0.rollbackOf = undone
      $0.trigger = trigger
    }
  }

  /// One deployment that goes well at the second try of its tests, one that fails and is rolled back by the pipeline,
  /// one that repairs the first and is rolled back by hand, at the second attempt.
  private var events: [ReceivedEvent] {
    var story = Story()
    let first = attempt("1") {
      $0.changes = [
        Story.at(-100).microseconds, Story.at(0).microseconds, Story.at(101).microseconds,
      ]
    }
    story.queued(first, at: 0)
    story.started(first, at: 10)
    for (time, outcome) in [(60, "failure"), (70, "success"), (80, "success")] as [(Int64, String)]
    {
      story.add("testsuiterun.finished", of: first, at: time) {
        $0.suite = "verification"
        $0.outcome = outcome
      }
    }
    story.succeeded(first, at: 100)
    story.failed(attempt("2"), at: 200)
    let undoing2 = rollback("3", of: "2", by: "event")
    story.started(undoing2, at: 210)
    story.succeeded(undoing2, at: 260)
    story.succeeded(attempt("4") { $0.remediates = ["1"] }, at: 400) { $0.rollout = 30 }
    let failing = rollback("5", of: "4", by: "manual")
    story.started(failing, at: 500)
    story.failed(failing, at: 550)
    let undoing4 = rollback("6", of: "4", by: "manual")
    story.started(undoing4, at: 600)
    story.succeeded(undoing4, at: 700)
    return story.events
  }

  @Test func `two days of a small platform, figure by figure`() {
    let figures = figures(events)
    #expect(
      figures == [
        "deployment_frequency":
          #"{"per_day":1.5,"deployments":3,"succeeded":2,"days":2,"target":null}"#,
        "deployment_duration":
          #"{"count":2,"min":30,"mean":45,"p50":45,"p90":57,"p95":58.5,"p99":59.7,"max":60,"#
          + #""excluded":{"negative_span":0,"no_start":0}}"#,
        "failure_rate":
          #"{"value":0.3333333333333333,"numerator":1,"denominator":3,"by_stage":"#
          + #"{"queue":0,"deploy":0,"rollout":0,"verification":1,"record":0}}"#,
        "rollback_rate":
          #"{"value":0.6666666666666666,"numerator":2,"denominator":3,"#
          + #""automatic":1,"manual":1,"failed_rollbacks":1}"#,
        "change_lead_time":
          #"{"count":2,"min":100,"mean":150,"p50":150,"p90":190,"p95":195,"p99":199,"max":200,"#
          + #""excluded":{"negative_span":1,"no_commit_time":1}}"#,
        "change_fail_rate": #"{"value":1,"numerator":3,"denominator":3}"#,
        "failed_deployment_recovery_time":
          #"{"count":2,"min":60,"mean":130,"p50":130,"p90":186,"p95":193,"p99":198.6,"max":200,"#
          + #""unresolved":0,"excluded":{"negative_span":0,"no_start":0}}"#,
        "deployment_rework_rate":
          #"{"value":0.3333333333333333,"numerator":1,"denominator":3}"#,
        "queue_time":
          #"{"count":1,"min":10,"mean":10,"p50":10,"p90":10,"p95":10,"p99":10,"max":10,"#
          + #""excluded":{"negative_span":0,"no_start":0}}"#,
        "excluded":
          #"{"blocked":0,"cancelled":0,"unchanged":0,"in_progress":0,"removed":0,"rollback":3,"#
          + #""negative_span":1,"no_start":0,"no_commit_time":1}"#,
        "unattributed_incidents": "0",
      ])
  }

  @Test func `order of arrival and repetition change nothing`() {
    var random = SplitMix64(seed: 3)
    let inOrder = figures(events)
    for _ in 0..<10 {
      #expect(figures((events + events.prefix(9)).shuffled(using: &random)) == inOrder)
    }
  }

  @Test func `a window begins with its first microsecond and ends before its last`() {
    func count(_ from: Int64, _ to: Int64) -> Bool? {
      figures(events, from: from, to: to)["change_fail_rate"]?.contains(#""denominator":1}"#)
    }
    #expect(count(100, 101) == true)
    #expect(count(99, 100) == false)
    #expect(count(101, 102) == false)
    // What failed in a window may recover after it.
    let recovery = figures(events, from: 200, to: 201)["failed_deployment_recovery_time"]
    #expect(recovery?.hasPrefix(#"{"count":1,"min":60"#) == true)
  }

  @Test func `nothing to count gives null, not 0`() {
    let figures = figures(events, from: 1_000, to: 2_000)
    #expect(figures["change_fail_rate"] == #"{"value":null,"numerator":0,"denominator":0}"#)
    #expect(figures["queue_time"]?.hasPrefix(#"{"count":0,"min":null,"mean":null,"p50""#) == true)
  }

  @Test(arguments: [
    ("deploy", "success", "", true, "population"), ("redeploy", "success", "", true, "population"),
    ("deploy", "failure", "queue", true, "population"),
    ("deploy", "error", "rollout", false, "population"),
    ("deploy", "failure", "validate", true, "blocked"),
    ("remove", "error", "validate", false, "blocked"),
    ("rollback", "cancel", "rollout", true, "cancelled"),
    ("deploy", "success", "", false, "unchanged"), ("remove", "success", "", false, "unchanged"),
    ("remove", "success", "", true, "removed"), ("remove", "failure", "deploy", true, "removed"),
    ("rollback", "failure", "verify", true, "rollback"),
  ])
  func `what ended counts under one heading`(
    kind: String, outcome: String, phase: String, changed: Bool, heading: String
  ) {
    var story = Story()
    story.succeeded(attempt("1", kind: kind) { $0.rollbackOf = "0" }, at: 10) {
      $0.outcome = outcome
      $0.phase = phase
      $0.changed = changed
    }
    let figures = figures(story.events)
    for name in ["blocked", "cancelled", "unchanged", "in_progress", "removed", "rollback"] {
      let isHere = figures["excluded"]?.contains("\"\(name)\":1") == true
      #expect(isHere == (name == heading), "\(name)")
    }
    let isOfPopulation = figures["failure_rate"]?.contains(#""denominator":1,"#) == true
    #expect(isOfPopulation == (heading == "population"))
  }

  @Test(arguments: [
    (["detected 20", "resolved 50"], #"{"count":1,"min":30,"#, 1),
    (["reported 25", "detected 20", "resolved 50", "resolved 60"], #"{"count":1,"min":40,"#, 1),
    (["detected 20"], #"unresolved":1"#, 1), (["resolved 50"], #""no_start":1"#, 1),
    (["resolved 20", "detected 50"], #""negative_span":1"#, 1),
    (["detected 20", "resolved 50", "other detected 30"], #"unresolved":1"#, 1),
    (["detected 20", "resolved 50", "other resolved 70"], #"{"count":1,"min":50,"#, 1),
    ([], #"{"count":0,"min":null"#, 0),
  ])
  func `incidents last from the first detection to the last resolution`(
    steps: [String], recovery: String, failed: Int
  ) {
    var story = Story()
    story.succeeded(attempt("1"), at: 10)
    for step in steps {
      let words = step.split(separator: " ")
      story.add(
        "incident.\(words[words.count - 2])", of: attempt("1"), at: Int64(words.last ?? "") ?? 0
      ) { $0.subject = words.count == 3 ? "urn:b" : "urn:a" }
    }
    let figures = figures(story.events)
    let found = figures["failed_deployment_recovery_time"]
    #expect(found?.contains(recovery) == true, "\(found ?? "")")
    #expect(figures["change_fail_rate"]?.contains("\"numerator\":\(failed),") == true)
    #expect(figures["unattributed_incidents"] == "0")
  }

  @Test func `an incident is unattributed as long as none of its events names a deployment`() {
    var story = Story()
    var nobody = attempt("1")
    nobody.isAnonymous = true
    story.add("incident.detected", of: nobody, at: 20) { $0.subject = "urn:a" }
    story.add("incident.detected", of: nobody, at: 30) { $0.subject = "urn:a" }
    story.add("incident.resolved", of: nobody, at: 40) { $0.subject = "urn:b" }
    func count(_ from: Int64, _ to: Int64, service: String? = nil, team: String? = nil) -> String? {
      figures(story.events, from: from, to: to, service: service, team: team)[
        "unattributed_incidents"]
    }
    #expect(count(0, 100) == "2")
    #expect(count(0, 30) == "1")
    #expect(count(21, 40) == "0")
    #expect(count(0, 100, service: "checkout") == "2")
    #expect(count(0, 100, service: "catalog") == "0")
    #expect(count(0, 100, team: "payments") == "0")
    story.add("incident.resolved", of: attempt("unknown"), at: 50) { $0.subject = "urn:a" }
    #expect(count(0, 100) == "1")
  }

  @Test func `what has begun and not ended is in the window of its start, else of its queueing`() {
    var story = Story()
    story.queued(attempt("1"), at: 10)
    story.queued(attempt("2"), at: 10)
    story.started(attempt("2"), at: 20)
    func count(_ from: Int64, _ to: Int64) -> String? {
      figures(story.events, from: from, to: to)["excluded"]?.split(separator: ",")[3].description
    }
    #expect(count(0, 20) == #""in_progress":1"#)
    #expect(count(20, 30) == #""in_progress":1"#)
    #expect(count(0, 30) == #""in_progress":2"#)
  }

  @Test func `of several ends the last one counts, and its offset says when it was`() {
    var story = Story()
    story.failed(attempt("1"), at: 60)
    story.succeeded(attempt("1"), at: 50) { $0.offset = 765 }
    let figures = figures(story.events)
    #expect(figures["failure_rate"]?.contains(#""numerator":1,"#) == true)
    #expect(
      figures["failed_deployment_recovery_time"]?.contains(#""unresolved":1"#) == true,
      "no deployment recovers by its own end")
  }

  @Test func `a slice is of deployments, their recovery is of anybody`() {
    var story = Story()
    story.failed(attempt("1") { $0.team = "a" }, at: 10)
    story.succeeded(attempt("2") { $0.team = "b" }, at: 30)
    var elsewhere = attempt("3") { $0.team = "a" }
    elsewhere.environment = "production"
    story.succeeded(elsewhere, at: 20)
    let figures = figures(story.events, environment: "staging", team: "a")
    #expect(figures["failure_rate"]?.hasPrefix(#"{"value":1,"numerator":1"#) == true)
    let recovery = figures["failed_deployment_recovery_time"]
    #expect(recovery?.hasPrefix(#"{"count":1,"min":20,"#) == true)
  }
}
