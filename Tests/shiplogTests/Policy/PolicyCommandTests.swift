import Deployments
import Foundation
import Testing

@testable import shiplog

extension QueryTests {
  /// `shiplog policy` on the examples, whose first four events declare the platform's rules.
  @Suite struct PolicyCommandTests {
    private static let shipped =
      ExampleLog.files[0].replacing("2026-W43.ndjson", with: "policy.yaml")
    private static let columns = [
      "environment", "deploys_from", "verification", "rollback", "deployments_preserved",
      "details_kept_days", "rollout_timeout_seconds", "deployments_at_a_time",
      "deployments_per_day", "layers", "declared_at", "position", "declared_by",
    ]

    /// What is in force, by environment, as `show` says it: days and targets.
    private func inForce(
      _ shiplog: DatabaseCopy, at moment: String? = nil
    ) throws -> [String: String] {
      let arguments = ["policy", "show", "-o", "json"] + (moment.map { ["--at", $0] } ?? [])
      let answer = try shiplog.command().run(Command.shiplog, arguments).document()
      return Dictionary(
        uniqueKeysWithValues: answer.list("policies").map { policy in
          let texts = ["details_kept_days", "deployments_per_day", "rollback"].map {
            policy[$0]?.text ?? "-"
          }
          return (policy["environment"]?.string ?? "", texts.joined(separator: " "))
        })
    }

    @Test func `what is in force, of every environment`() throws {
      let answer = try ExampleLog.current("policy", "show", "-o", "json").document()
      #expect(answer["position"]?.int == 1_141)
      let policies = answer.list("policies")
      #expect(
        policies.map { $0["environment"]?.string } == ["dev", "production", "staging", "test"])
      for policy in policies { #expect(policy.keys == Self.columns) }
      #expect(policies.map { $0["position"]?.int } == [0, 3, 2, 1])
      #expect(
        policies.map { $0["declared_by"]?.string }.allSatisfy { $0 == "role:shiplog_service" })
      let staging = policies[2]
      let texts = Self.columns.dropFirst().prefix(9).map { staging[$0]?.text }
      #expect(
        texts == [
          #"["main","release/*"]"#, #"["health-endpoint","e2e","performance"]"#, #""automatic""#,
          #""last 5""#, "90", "300", "1", "1",
          #"["infra","platform","dependencies","services","frontend"]"#,
        ])
      #expect(policies[1]["details_kept_days"]?.string == "forever")
      #expect(policies[1]["deployments_per_day"]?.isNull == true)
    }

    @Test func `one environment, by any of its names, in a table`() throws {
      let answer = try ExampleLog.current("policy", "show", "Stage")
      #expect(answer.status == 0 && answer.lines.count == 2)
      #expect(
        answer.lines[1].cells.prefix(5) == [
          "staging", "main, release/*", "health-endpoint, e2e, performance", "automatic", "last 5",
        ])
    }

    @Test func `the file that is shipped says what the examples declare, and what held before`()
      async throws
    {
      let answer = try ExampleLog.current("policy", "diff", Self.shipped, "-o", "json")
      #expect(answer.status == 0 && answer.errors.isEmpty)
      #expect(try answer.document().list("changes").isEmpty)
      let applied = try ExampleLog.current("policy", "apply", Self.shipped)
      #expect(applied.status == 0)
      #expect(applied.errors == "shiplog: no changes: these rules are in force already\n")
      #expect(
        try ExampleLog.current("policy", "show", "-o", "json").document()["position"]?.int == 1_141)
      try await ExampleLog.current.withCopy(empty: true) { shiplog in
        _ = try shiplog.command(as: .superuser).shiplog("migrate")
        let empty = try shiplog("policy", "diff", Self.shipped, "-o", "json").document()
        #expect(empty["position"]?.isNull == true && empty.list("changes").isEmpty)
      }
    }

    @Test func `applying declares what changes, and keeps what the file does not say`() async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        let file = try shiplog.write(
          """
          environments:
            stage:
              details_kept_days: 365
              deployments_per_day: none
            production:
              rollback: none   # as it is
            qa:
              deployments_preserved: 3
          """, to: "rules.yaml")
        let expected = [
          ["staging", "details_kept_days", "90", "365"],
          ["staging", "deployments_per_day", "1", "none"],
          ["qa", "deployments_preserved", "all", "last 3"],
        ]
        let before = try inForce(shiplog)
        let diff = try shiplog("policy", "diff", file, "-o", "csv")
        #expect(diff.status == 3)
        #expect(diff.records == [["environment", "key", "in_force", "file"]] + expected)
        #expect(
          diff.errors == "shiplog: the file differs from what is in force in 3 rules\n")
        #expect(try inForce(shiplog) == before)

        let applied = try shiplog("policy", "apply", file, "-o", "json").document()
        #expect(applied["position"]?.int == 1_143)
        #expect(
          applied.list("changes").map { $0.members.map { $0.value.string ?? "" } } == expected)
        var after = before
        after["staging"] = #"365 null "automatic""#
        after["qa"] = #""forever" null "none""#
        #expect(try inForce(shiplog) == after)
        #expect(try inForce(shiplog, at: "1141") == before)
        let shown = try shiplog("policy", "show", "staging", "-o", "json").document()
        #expect(shown.list("policies").first?["position"]?.int == 1_142)
        #expect(
          shown.list("policies").first?["verification"]?.text
            == #"["health-endpoint","e2e","performance"]"#)

        for _ in 0..<2 {
          let again = try shiplog("policy", "apply", file)
          #expect(again.status == 0)
          #expect(again.errors == "shiplog: no changes: these rules are in force already\n")
          #expect(try shiplog("policy", "diff", file).status == 0)
        }
        #expect(try shiplog("log", "--after", "1144", "-o", "ndjson").output.isEmpty)
        #expect(try shiplog("verify", "--bodies").status == 0)
      }
    }

    @Test func `there and back again are three declarations`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        for (round, days) in ["7", "8", "7"].enumerated() {
          let file = try shiplog.write(
            #"{"environments":{"dev":{"details_kept_days":\#(days)}}}"#, to: "\(round).json")
          #expect(
            try shiplog("policy", "apply", file, "-o", "json").document()["position"]?.int
              == Int64(1_142 + round))
        }
        for (position, days) in [("1141", "30"), ("1142", "7"), ("1143", "8"), ("1144", "7")] {
          #expect(try inForce(shiplog, at: position)["dev"]?.hasPrefix("\(days) ") == true)
        }
      }
    }

    @Test func `a time asks what had been recorded before it`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let before = try inForce(shiplog)
        let file = try shiplog.write("environments: {dev: {rollback: none}}", to: "t.yaml")
        #expect(try shiplog("policy", "apply", file).status == 0)
        let entries = try shiplog("log", "--limit", "1", "-o", "json").document().list("entries")
        let recorded = try #require(
          entries.first?["recorded"]?.string.flatMap(Timestamp.init(rfc3339:)))
        let later = Timestamp(microseconds: recorded.microseconds + 1)
        #expect(try inForce(shiplog, at: recorded.rfc3339) == before)
        #expect(try inForce(shiplog, at: later.rfc3339)["dev"] == #"30 2 "none""#)
      }
    }

    @Test func `what is wrong is told with its line, and nothing is applied`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let file = try shiplog.write(
          """
          environments:
            dev:
              rollback: none
            staging:
              rollback: sometimes
              retries: 3
          """, to: "wrong.yaml")
        for command in ["apply", "diff"] {
          let answer = try shiplog("policy", command, file)
          #expect(answer.status == 1)
          #expect(answer.output.isEmpty)
          let lines = answer.errors.split(separator: "\n")
          #expect(lines.count == 3)
          #expect(lines[0].hasPrefix("shiplog: \(file):5: staging.rollback: expected automatic"))
          #expect(lines[1].hasPrefix("shiplog: \(file):6: staging.retries: unknown key; expected"))
          #expect(lines[2].hasPrefix("No rule was changed."))
        }
        #expect(try shiplog("log", "--after", "1142", "-o", "ndjson").output.isEmpty)
      }
    }

    @Test func `a file that cannot be read`() throws {
      let folder = ExampleLog.current.command.folder
      let latin = "\(folder)/latin.yaml"
      try Data([0x61, 0x3A, 0xE9]).write(to: URL(fileURLWithPath: latin))
      let large = "\(folder)/large.yaml"
      try Data(count: 1 << 20 + 1).write(to: URL(fileURLWithPath: large))
      for (path, problem) in [
        ("nowhere.yaml", "No such file or directory"), (folder, "it is a folder"),
        (latin, "it is not UTF-8"), (large, "it is larger than 1 MiB"),
      ] {
        let answer = try ExampleLog.current("policy", "apply", path)
        #expect(answer.status == 1)
        #expect(
          answer.errors.hasPrefix("shiplog: cannot read \(path): \(problem)"), "\(answer.errors)")
      }
    }

    @Test func `of those who apply at once nobody undoes what another was told is in force`()
      async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        let keys = [
          "details_kept_days", "deployments_at_a_time", "rollout_timeout_seconds",
          "deployments_per_day",
        ]
        let files = try keys.map { key in
          try shiplog.write(
            "environments: {dev: {\(key): 77}, staging: {\(key): 77}}", to: "\(key).yaml")
        }
        let command = shiplog.command()
        let statuses = try await withThrowingTaskGroup(of: (String, Int32).self) { group in
          for (key, file) in zip(keys, files) {
            group.addTask {
              (key, try command.run(Command.shiplog, ["policy", "apply", file]).status)
            }
          }
          return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(statuses.values.contains(0), "\(statuses)")
        #expect(statuses.values.allSatisfy { $0 == 0 || $0 == 6 }, "\(statuses)")
        let policies = try shiplog("policy", "show", "-o", "json").document().list("policies")
        for policy in policies where ["dev", "staging"].contains(policy["environment"]?.string) {
          for key in keys {
            #expect((policy[key]?.int == 77) == (statuses[key] == 0), "\(key), \(statuses)")
          }
        }
      }
    }

    @Test func `who may only read sees what is in force and applies nothing`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let reader = shiplog.command(as: .reader)
        #expect(
          try reader.shiplog("policy", "show", "-o", "json").output
            == shiplog("policy", "show", "-o", "json").output)
        let file = try shiplog.write("environments: {dev: {rollback: none}}", to: "reader.yaml")
        let answer = try reader.shiplog("policy", "apply", file)
        #expect(answer.status == 1)
        #expect(answer.errors.contains("ERROR 42501: permission denied"), "\(answer.errors)")
      }
    }
  }
}
