import Service
import ArgumentParser
import Deployments
import Foundation
import Log
import TestSupport
import Testing

@testable import shiplog

/// `shiplog record`, as a pipeline calls it.
@Suite(.database) struct RecordTests {
  private static let place = [
    "--deployment", "d1", "--environment", "staging", "--service", "checkout",
  ]
  private static let attempt = place + ["--artifact", "registry.example.com/checkout:7a3f9c2"]

  @Test(arguments: [
    ("queued", attempt, "shiplog-deployment.queued.0.1.0"),
    (
      "started",
      attempt + [
        "--commit", "7a3f9c2e1b5d", "--committed-at", "2026-01-15T14:00:00Z", "--layer", "services",
      ], "shiplog-deployment.started.0.1.0"
    ),
    (
      "started",
      attempt + [
        "--promoted-from", "dev:d0", "--remediates", "f1", "--remediates", "f2", "--team", "web",
      ], "shiplog-deployment.started.0.1.0"
    ),
    (
      "check", ["smoke"] + place + ["--outcome", "failure", "--reason", "GET /: 500"],
      "testcaserun.finished"
    ),
    ("deploy", place, "taskrun.started"),
    ("deploy", place + ["--outcome", "success"], "taskrun.finished"),
    ("rollout", place + ["--state", "started"], "taskrun.started"),
    ("rollout", place + ["--outcome", "failure", "--reason", "timed out"], "taskrun.finished"),
    ("verification", place, "testsuiterun.started"),
    (
      "verification", place + ["--state", "finished", "--outcome", "success"],
      "testsuiterun.finished"
    ),
    (
      "finished", attempt + ["--outcome", "success", "--verified", "--rollout-seconds", "47.5"],
      "shiplog-deployment.finished.0.1.0"
    ),
    (
      "finished", attempt + ["--outcome", "success", "--no-changes"],
      "shiplog-deployment.finished.0.1.0"
    ),
    (
      "finished", attempt + ["--outcome", "failure", "--phase", "verify", "--reason", "smoke"],
      "shiplog-deployment.finished.0.1.0"
    ),
    ("rollback", attempt + ["--rollback-of", "d0"], "shiplog-deployment.started.0.1.0"),
    (
      "rollback", attempt + ["--rollback-of", "d0", "--outcome", "success"],
      "shiplog-deployment.finished.0.1.0"
    ),
  ])
  func `each step is one event, and stays one when it is retried`(
    _ step: String, _ options: [String], _ type: String
  ) async throws {
    try await LogCommandLine.run { shiplog in
      let first = try shiplog.call(["record", step] + options + ["-o", "csv"])
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.rows.map { $0[3] } == ["appended"])
      let again = try shiplog.call(["record", step] + options + ["-o", "csv"])
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.rows.map { $0[3] } == ["duplicate"])
      #expect(again.rows.map { $0[4] } == first.rows.map { $0[4] })

      let entries = try await TestDatabase.current.openLog().entries(from: 0, limit: 10)
      #expect(entries.count == 1)
      #expect(entries.first?.event.type.contains(type) == true, "\(entries)")
      #expect(entries.first?.event.deployment == "d1")
      #expect(try shiplog("log", "--deployment", "d1", "-o", "ndjson").lines.count == 1)
    }
  }

  @Test(arguments: PipelineRunTests.all)
  func `a whole deployment in a CI system, each step retried`(_ environment: [String: String])
    async throws
  {
    try await LogCommandLine.run(environment: environment) { shiplog in
      let place = ["--environment", "staging", "--service", "checkout", "-q"]
      let artifact = ["--artifact", "checkout:1"]
      for (step, options) in [
        (["queued"], artifact), (["started"], artifact),
        (["check", "artifact-exists"], ["--outcome", "success"]),
        (["deploy"], []), (["deploy"], ["--outcome", "success"]),
        (["rollout"], ["--outcome", "success"]),
        (["verification"], ["--outcome", "success"]),
        (["finished"], artifact + ["--outcome", "success", "--verified"]),
      ] {
        for summary in ["1 appended", "1 duplicate"] {
          let answer = try shiplog.call(["record"] + step + place + options)
          #expect(answer.status == 0, "\(answer.errors)")
          #expect(answer.errors.hasPrefix("1 event: \(summary)"), "\(answer.errors)")
        }
      }
      let states = try #require(
        try shiplog("status", "-o", "json").json("states") as? [[String: Any]])
      #expect(states.count == 1)
      #expect(states.first?["artifact"] as? String == "checkout:1")
      #expect(
        states.first?["deployment"] as? String
          == (try RecordStarted.parse(Array(place.dropLast()) + artifact).event(
            in: environment, now: .now
          ).deployment))
    }
  }

  @Test func `the same step of the same run with other values is a conflict`() async throws {
    try await LogCommandLine.run { shiplog in
      let run = ["--run", "7", "--job", "deploy"]
      #expect(try shiplog.call(["record", "started"] + Self.attempt + run).status == 0)
      for other in [["--team", "web"], ["--time", "2026-01-01T00:00:00Z"]] {
        let answer = try shiplog.call(["record", "started"] + Self.attempt + run + other)
        #expect(answer.status == 6)
        #expect(answer.errors.hasPrefix("shiplog: source /shiplog/record, id "), "\(answer.errors)")
        #expect(
          answer.errors.hasSuffix(
            """
             is already at position 0 with other content
            This run has recorded this step with other values. What it said: shiplog show 'd1' --bodies

            """), "\(answer.errors)")
      }
      #expect(try await shiplog.entries().count == 1)
    }
  }
}
