import Deployments
import Foundation
import Log
import TestSupport
import Testing

@testable import shiplog

/// `shiplog record deployment`.
@Suite(.database) struct RecordDeploymentTests {
  private static func record(_ artifact: String, _ more: String = "") -> String {
    """
    {"environment":"staging","artifact":"registry.example.com/\(artifact)","deployed_at":"2026-01-15T14:02:00Z",\
    "deployed_by":"octocat","status":"success","verification_passed":true,"rollout_duration_seconds":47\(more)}
    """
  }

  @Test(arguments: ["", "\n", "[]"])
  func `what should hold a record and holds none is told of`(_ text: String) async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(text, to: "record.json")
      let answer = try shiplog("record", "deployment", "record.json")
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("shiplog: there is no record in what was read\n"))
      #expect(try await shiplog.entries().isEmpty)
    }
  }

  @Test(arguments: [
    record("app:1"), "[\(record("app:1")), \(record("app:2"))]",
    "\(record("app:1"))\n\(record("app:2"))\n",
  ])
  func `records become deployment.finished, once each`(_ text: String) async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(text, to: "record.json")
      let first = try shiplog("record", "deployment", "record.json", "-o", "csv")
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.rows.allSatisfy { $0[3] == "appended" })
      let again = try shiplog.shell("shiplog record deployment -o csv < record.json")
      #expect(again.rows.allSatisfy { $0[3] == "duplicate" })
      #expect(again.rows.count == first.rows.count)

      let entries = try await TestDatabase.current.openLog().entries(from: 0, limit: 10)
      #expect(entries.count == first.rows.count)
      let event = try #require(entries.first?.event)
      #expect(event.type == "dev.cdeventsx.shiplog-deployment.finished.0.1.0")
      #expect(
        [event.environment, event.service, event.artifact] == [
          "staging", "app", "registry.example.com/app:1",
        ])
      #expect(event.facts.verified == true)
      #expect(event.facts.rolloutDuration == 47_000_000)
    }
  }

  @Test(arguments: [
    ("{}", "record.json: $"),
    (
      #"{"environment":"staging","artifact":"a:1","status":"success"}"#,
      "record.json: $.deployed_at: "
    ),
    ("[\(record("a:1")),\(record("a:2", #","status2":1"#))]", "record.json index 1: $.status2: "),
    (
      record("a:1").replacing("success", with: "fine"),
      "record.json: $.status: is no word for how a deployment ended"
    ),
    (record("a:1").replacing("true", with: "\"yes\""), "record.json: $.verification_passed: "),
    (record("a:1").replacing("47", with: "\"long\""), "record.json: $.rollout_duration_seconds: "),
    (record("a:1").replacing("2026-01", with: "2099-01"), "record.json: $.deployed_at: "),
    (record("a:1", #","commit":"HEAD""#), "record.json: $.commit: "),
    (
      "\(record("a:1"))\nnonsense",
      "record.json line 2: expected an object, as on the lines before (json)"
    ),
  ])
  func `a wrong field is named, with its rule`(_ text: String, _ beginning: String) async throws {
    try await LogCommandLine.run { shiplog in
      try shiplog.write(text, to: "record.json")
      let answer = try shiplog("record", "deployment", "record.json")
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("shiplog: \(beginning)"), "\(answer.errors)")
      #expect(
        answer.errors.hasSuffix(
          ")\nNothing was appended; fix it and run the same command again.\n"), "\(answer.errors)")
      #expect(try await shiplog.entries().isEmpty)
    }
  }

  @Test func `the CI system's pipeline, or an option, is the source`() async throws {
    try await LogCommandLine.run(environment: PipelineRunTests.jenkins) { shiplog in
      try shiplog.write(Self.record("app:1"), to: "record.json")
      let own = try shiplog("record", "deployment", "record.json", "-o", "csv")
      #expect(own.rows.map { $0[1] } == ["https://ci.example.com/job/checkout"])
      let told = try shiplog(
        "record", "deployment", "--source", "/mine", "record.json", "-o", "csv")
      #expect(told.rows.map { $0[1] } == ["/mine"])
    }
  }
}
