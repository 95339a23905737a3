import Deployments
import Foundation
import Testing

extension QueryTests {
  /// `shiplog retention`, `hold` and `rollback-target` on the examples.
  @Suite struct RetentionCommandTests {
    /// 26 November 2026: what occurred in dev before 27 October is older than 30 days.
    private static let plan = ["retention", "plan", "--at", "2026-11-26T00:00:00Z", "-o", "json"]

    private func bodies(_ groups: [JSON.Value], _ environment: String, _ rule: String) -> Int64 {
      groups.filter {
        $0["environment"]?.string == environment && $0["rule"]?.string == rule
      }.compactMap { $0["bodies"]?.int }.reduce(0, +)
    }

    @Test func `the plan says what goes, what stays, and by which rule`() throws {
      let groups = try ExampleLog.current.call(Self.plan).document().list("groups")
      let total = groups.compactMap { $0["bodies"]?.int }.reduce(0, +)
      #expect(total == 1_142)
      #expect(bodies(groups, "dev", "prunable") > 100)
      for environment in ["staging", "test", "production"] {
        #expect(bodies(groups, environment, "prunable") == 0)
      }
      #expect(bodies(groups, "dev", "running") == 63)
      #expect(bodies(groups, "staging", "preserved") > 0)
      #expect(bodies(groups, "production", "unlimited") > 0)
      for environment in ["dev", "staging", "test", "production"] {
        #expect(bodies(groups, environment, "rule") == 1)
      }
      #expect(
        groups.allSatisfy {
          ($0["action"]?.string == "prune") == ($0["rule"]?.string == "prunable")
        })
    }

    @Test func `applying does what the plan says, tells how a body went, and changes no answer`()
      async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        // Nothing of the examples' staging is kept any more.
        let policy = try shiplog.write(
          """
          environments:
            staging:
              details_kept_days: 1
              deployments_preserved: none

          """, to: "policy.yaml")
        #expect(try shiplog("policy", "apply", policy).status == 0)
        let answers = [
          ["metrics", "--at", "1141", "--by", "week", "-o", "json"],
          ["status", "--at", "1141", "-o", "json"],
        ]
        let before = try answers.map { try shiplog.command().run(Command.shiplog, $0).output }
        let plan = try shiplog("retention", "plan", "--environment", "staging", "-o", "json")
        let planned = bodies(try plan.document().list("groups"), "staging", "prunable")
        #expect(planned > 200)
        let dry = try shiplog("retention", "apply", "--environment", "staging", "--dry-run")
        #expect(dry.status == 0)
        let applied = try shiplog(
          "retention", "apply", "--environment", "staging", "-o", "json")
        let prunings = try applied.document().list("prunings")
        #expect(prunings.compactMap { $0["bodies"]?.int }.reduce(0, +) == planned)
        let again = try shiplog("retention", "apply", "--environment", "staging", "-o", "json")
        #expect(try again.document().list("prunings").isEmpty)
        #expect(try shiplog("rebuild").status == 0)
        for (question, answer) in zip(answers, before) {
          #expect(try shiplog.command().run(Command.shiplog, question).output == answer)
        }
        #expect(try shiplog("verify", "--bodies").status == 0)
        let steps = try shiplog("show", "checkout-staging-41", "-o", "json").document()
          .list("steps")
        let finished = try #require(steps.first { $0["step"]?.string == "finished" })
        #expect(finished["body"]?.string == "pruned")
        #expect(finished["pruned_by"]?.int == prunings.first?["position"]?.int)
        #expect(
          finished["pruned_under"]?.string
            == "by the policy of staging, declared at position 1142")
        let shown = try shiplog("show", "checkout-staging-41", "--bodies")
        #expect(shown.output.contains("by the policy of staging, declared at position 1142"))
      }
    }

    @Test func `what is under a hold stays, and is told by the hold`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let placed = try shiplog(
          "hold", "place", "--environment", "dev", "--service", "checkout", "--reason", "case 7",
          "-o", "json")
        let id = try #require(try placed.document()["hold"]?.string)
        #expect(placed.errors.isEmpty, "\(placed.errors)")
        let listed = try shiplog("hold", "list", "-o", "json").document().list("holds")
        #expect(listed.map { $0["id"]?.string } == [id])
        #expect(listed[0]["state"]?.string == "in_force")
        let groups = try shiplog.command().run(Command.shiplog, Self.plan).document()
          .list("groups")
        let held = groups.filter { $0["rule"]?.string == "held" }
        #expect(held.contains { $0["service"]?.string == "checkout" })
        #expect(
          !groups.contains {
            $0["rule"]?.string == "prunable" && $0["service"]?.string == "checkout"
          })
        // checkout-dev-118 began the log.
        let erased = try shiplog("retention", "erase", "--position", "12", "--reason", "request")
        #expect(erased.status == 6)
        #expect(erased.errors.contains("the body at position 12 is under the hold \(id)"))
        #expect(try shiplog("hold", "release", id, "--reason", "over").status == 0)
        #expect(try shiplog("hold", "release", id, "--reason", "over").status == 6)
        #expect(try shiplog("hold", "list", "-o", "ndjson").lines.isEmpty)
        let all = try shiplog("hold", "list", "--all", "-o", "json").document().list("holds")
        #expect(all.map { $0["state"]?.string } == ["released"])
        let mistyped = try shiplog(
          "hold", "place", "--environment", "prodction", "--reason", "case 7", "--until",
          "2999-01-01")
        #expect(mistyped.status == 0)
        #expect(
          mistyped.errors.hasPrefix("shiplog: the log knows no deployment to prodction yet; "))
        let now = try shiplog("retention", "erase", "--position", "12", "--reason", "request")
        #expect(now.status == 0)
        let twice = try shiplog("retention", "erase", "--position", "12", "--reason", "request")
        #expect(twice.status == 6)
        #expect(twice.errors.contains("the body at position 12 is not stored any more"))
        #expect(twice.errors.contains("shiplog event 12 says how it went"))
      }
    }

    @Test(arguments: [
      (["hold", "place", "--reason", "x"], Int32(64), "a hold needs a scope"),
      (["hold", "place", "--environment", "dev", "--reason", ""], 64, "It is empty"),
      (
        ["hold", "place", "--from", "2026-12-01", "--to", "2026-11-01", "--reason", "x"], 64,
        "--to has to come after --from"
      ),
      (
        ["hold", "place", "--environment", "dev", "--until", "2020-01-01", "--reason", "x"], 64,
        "--until has to lie ahead"
      ),
      (["hold", "release", "hold-0", "--reason", "x"], 5, "the log knows no hold hold-0"),
      (["retention", "erase", "--position", "99999", "--reason", "x"], 5, "no position 99999"),
      (["retention", "erase", "--position", "-1", "--reason", "x"], 64, "--position"),
      (["retention", "erase", "--reason", "x"], 64, "--position"),
      (
        ["retention", "erase", "--position", "3", "--reason", "for AKIAQWERTYUIOPASDFGH"], 1,
        "shiplog: --reason: looks like an AWS access key id"
      ),
      (
        ["hold", "place", "--environment", "dev", "--reason", "AKIAQWERTYUIOPASDFGH"], 1,
        "shiplog: --reason: looks like an AWS access key id"
      ),
      (
        ["hold", "place", "--deployment", "AKIAQWERTYUIOPASDFGH", "--reason", "x"], 1,
        "shiplog: --deployment: looks like an AWS access key id"
      ),
      (
        ["hold", "place", "--service", "AKIAQWERTYUIOPASDFGH", "--reason", "x"], 64,
        "--service looks like an AWS access key id"
      ),
      (
        ["token", "create", "--name", "AKIAQWERTYUIOPASDFGH", "--scope", "read"], 64,
        "--name looks like an AWS access key id"
      ),
      (
        ["token", "create", "--name", "t", "--scope", "read", "--environment", "/"], 64,
        "--environment '/' names nothing"
      ),
      (["rollback-target", "test", "--service", "checkout"], 5, "test preserves no deployment"),
      (
        ["rollback-target", "dev", "--service", "checkout"], 5,
        "dev preserves the latest good deployment of checkout alone"
      ),
      (
        ["rollback-target", "staging", "--service", "nope"], 5, "nope was never deployed to staging"
      ),
      (["policy", "apply", "/nowhere.yaml"], 1, "/nowhere.yaml"),
    ])
    func `what cannot be done says why`(
      _ arguments: [String], _ code: Int32, _ message: String
    ) throws {
      let answer = try ExampleLog.current.call(arguments)
      #expect(answer.status == code, "\(answer.errors)")
      #expect(answer.errors.contains(message), "\(answer.errors)")
      #expect(answer.output.isEmpty)
    }

    @Test(arguments: [["plan"], ["apply", "--dry-run"], ["apply"]])
    func `an environment that nothing went to is told`(_ command: [String]) async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let answer = try shiplog.command().run(
          Command.shiplog, ["retention"] + command + ["--environment", "prodction"])
        #expect(answer.status == 0)
        #expect(answer.errors.contains("the log knows no deployment to prodction yet"))
      }
    }

    @Test func `the artifact to roll back to, alone and with what it was`() throws {
      let text = try ExampleLog.current("rollback-target", "production", "--service", "checkout")
      #expect(text.lines.count == 1)
      #expect(text.output.contains("sha256%3A887db4d8d806"))
      let json = try ExampleLog.current(
        "rollback-target", "production", "--service", "checkout", "-o", "json"
      ).document()
      #expect(json["deployment"]?.string == "checkout-production-18")
      #expect(json["artifact"]?.string.map { $0 + "\n" } == text.output)
    }

    @Test func `leaves hold no free text, no configuration values and no names of people`() throws {
      let leaves = try ExampleLog.current.leaves()
      #expect(leaves.count == 1_142)
      // What the examples' bodies say in sentences, values and names.
      let bodies = ExampleLog.lines.joined(separator: "\n")
      for text in [
        "error ratio of POST", "charges fail after", "initial rules", "octocat",
        "people/", "fromVersion", "toVersion",
      ] where bodies.contains(text) {
        #expect(!leaves.contains { $0.contains(text) }, "\(text)")
      }
      let known = Set([
        "actor", "artifact", "bodies", "deployment", "environment", "facts", "id", "log",
        "occurred", "position", "recorded", "service", "source", "subject", "type", "v",
      ])
      let facts = Set([
        "chain", "changed", "changes", "check", "commit", "committedAt", "deployedAt", "kind",
        "layer", "outcome", "phase", "policy", "previousArtifact", "promotedFrom", "remediates",
        "rollbackOf", "rolloutMicroseconds", "startedAt", "suite", "supersededBy", "task", "team",
        "trigger", "verified",
      ])
      for leaf in leaves {
        let root = try JSON(Array(leaf.utf8)).root
        #expect(Set(root.keys).isSubset(of: known))
        let told = Set(root["facts"].map(\.keys) ?? [])
        #expect(told.isSubset(of: facts))
      }
    }
  }
}

extension ExampleLog {
  /// Every leaf, as it is stored.
  fileprivate func leaves() throws -> [String] {
    let answer = try command.run(
      "/usr/bin/psql",
      [
        "-XAtq", url(), "-c",
        "SELECT convert_from(leaf, 'UTF8') FROM log.entry ORDER BY position",
      ])
    return answer.lines
  }
}
