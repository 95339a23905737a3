import Deployments
import Testing

extension QueryTests {
  /// `shiplog status` on the examples, whose README tells what happened.
  @Suite struct StatusCommandTests {
    @Test func `what runs in every place`() throws {
      let answer = try ExampleLog.current("status", "-o", "json").document()
      let places = answer.list("states").map { state in
        ["environment", "service", "deployment", "state"].map { state[$0]?.string ?? "-" }
          .joined(separator: " ")
      }
      #expect(
        places == [
          "dev catalog catalog-dev-92 running",
          "dev checkout checkout-dev-124 running",
          "dev payments payments-dev-5 running",
          "production catalog catalog-production-21 running",
          "production checkout checkout-production-19 running",
          "production payments payments-production-4 running",
          "staging catalog catalog-staging-56 running",
          "staging checkout checkout-staging-44 running",
          "staging payments payments-staging-6 running",
          "test catalog catalog-test-4-remove removed",
          "test checkout checkout-test-9 running",
        ])
      #expect(
        answer.list("states").map { $0["verified"]?.text }.filter { $0 == "true" }.count == 10)
      let queued = answer.list("states").flatMap { $0.list("queued") }.map(\.string)
      #expect(queued == ["payments-production-5"])
    }

    @Test func `the same digest after a promotion, and the one before as rollback target`() throws {
      let states = try ExampleLog.current("status", "--service", "checkout", "-o", "json")
        .document().list("states")
      func artifact(_ environment: String, _ key: String = "artifact") -> String? {
        states.first { $0["environment"]?.string == environment }?[key]?.string
      }
      #expect(artifact("staging") == artifact("production"))
      #expect(artifact("staging")?.contains("sha256%3A93ecddd7bba0") == true)
      // dev preserves its latest good deployment alone, which runs.
      #expect(artifact("dev", "rollback_target") == nil)
      #expect(artifact("staging", "rollback_target")?.contains("887db4d8d806") == true)
      #expect(artifact("production", "rollback_target")?.contains("887db4d8d806") == true)
    }

    @Test func `production while the failed rollback was the state`() throws {
      let answer = try ExampleLog.current(
        "status", "production", "--at", "2026-11-05T13:00:00Z", "-o", "json"
      ).document()
      #expect(answer["position"]?.int == 1_141)
      #expect(answer.strings("states", "service") == ["catalog", "checkout", "payments"])
      #expect(answer.strings("states", "state") == ["running", "running", "failed"])
      let failed = try #require(answer.list("states").last)
      #expect(failed["deployment"]?.string == "payments-production-3-rollback")
      #expect(failed["since"]?.string == "2026-11-05T12:17:49Z")
      #expect(failed["verified"]?.isNull == true)
      #expect(failed["rollback_target"]?.string?.contains("63aa006c70a4") == true)
      let offset = try ExampleLog.current(
        "status", "production", "--at", "2026-11-05T14:00:00+01:00", "-o", "json")
      #expect(try offset.document().isEquivalent(to: answer))
    }

    @Test func `a position asks what was known there`() throws {
      // 240 is the end of the deploy step of checkout-staging-41, 249 its failure, 261 its rollback's success.
      func staging(_ position: String) throws -> JSON.Value {
        let answer = try ExampleLog.current(
          "status", "staging", "--service", "checkout", "--at", position, "-o", "json"
        ).document()
        #expect(answer["position"]?.text == position)
        return try #require(answer.list("states").first)
      }
      let (before, failed, back) = (try staging("240"), try staging("249"), try staging("261"))
      #expect(before["deployment"]?.string == "checkout-staging-40")
      #expect(before.list("in_progress").map(\.string) == ["checkout-staging-41"])
      #expect(failed["state"]?.string == "failed")
      #expect(failed["artifact"]?.string?.contains("ef6556005fea") == true)
      #expect(failed["rollback_target"]?.string == before["artifact"]?.string)
      #expect(failed.list("in_progress").isEmpty)
      #expect(back["deployment"]?.string == "checkout-staging-41-rollback")
      #expect(back["artifact"]?.string == before["artifact"]?.string)
    }

    @Test(arguments: [
      ("prod", "production"), ("PRODUCTION", "production"), ("stage", "staging"),
      ("development", "dev"), ("Dev", "dev"),
    ])
    func `an environment by its other names`(_ name: String, _ environment: String) throws {
      let answer = try ExampleLog.current("status", name, "--service", "Checkout", "-o", "csv")
      #expect(answer.status == 0)
      #expect(answer.records.dropFirst().map { $0.prefix(2) } == [[environment, "checkout"]])
    }

    @Test func `nothing ran before the first deployment`() throws {
      let answer = try ExampleLog.current("status", "--at", "2026-10-19", "-o", "json").document()
      #expect(answer.list("states").isEmpty)
    }

    @Test(arguments: [
      (["deployments", "--environment", "prodction"], "no deployment to prodction yet"),
      (["log", "--service", "chekout"], "no deployment of chekout yet"),
      (
        ["log", "--environment", "dev", "--service", "chekout"],
        "no deployment of chekout to dev yet"
      ),
      (["deployments", "--environment", "production", "--from", "2026-11-20"], nil),
    ])
    func `an empty list says where a place is known to nobody`(_ command: [String], _ said: String?)
      throws
    {
      let answer = try ExampleLog.current.call(command)
      #expect(answer.status == 0)
      let warning = said.map {
        "shiplog: the log knows \($0); shiplog status shows what is where\n"
      }
      #expect(answer.errors == warning ?? "")
    }

    @Test(arguments: [["status", "nowhere"], ["status", "production", "--service", "nothing"]])
    func `a place that there is not is not found`(_ command: [String]) throws {
      let answer = try ExampleLog.current.call(command)
      #expect(answer.status == 5)
      #expect(answer.errors.hasPrefix("shiplog: nothing was deployed there\n"))
    }

    @Test func `the table for people has short artifacts and times without a zone`() throws {
      let lines = try ExampleLog.current("status", "production").lines
      #expect(lines.count == 4)
      #expect(
        lines[3].cells == [
          "production", "payments", "payments@4fce70d6b1a4", "payments-production-4",
          "2026-11-05 13:38:12", "running", "true", "-", "payments-production-5",
          "payments@92ed769fd7cf",
        ])
    }
  }
}
