import Deployments
import Testing

extension QueryTests {
  /// `shiplog show` on the examples.
  @Suite struct ShowCommandTests {
    @Test func `the steps of a failed deployment, in order, with the time each took`() throws {
      let answer = try ExampleLog.current("show", "checkout-staging-41", "-o", "json").document()
      #expect(answer["deployment"]?["outcome"]?.string == "failed")
      let steps = answer.list("steps").map { step in
        ["step", "outcome", "took_seconds"].compactMap { key in
          step[key].flatMap { $0.isNull ? nil : $0.string ?? $0.text }
        }.joined(separator: " | ")
      }
      #expect(
        steps == [
          "pipeline started", "queued", "started", "pre-deployment-validation started",
          "pre-deployment-validation: artifact-exists | success | 2",
          "pre-deployment-validation: metadata-valid | success | 2",
          "pre-deployment-validation: environment-healthy | success | 2",
          "pre-deployment-validation: concurrency-free | success | 2",
          "pre-deployment-validation | success | 9", "deploy started", "deploy | success | 15",
          "rollout started", "rollout | success | 53", "service upgraded | 0",
          "verification started", "verification: health-endpoint | success | 1",
          "verification: readiness | success | 6", "verification: dependencies | failure | 7",
          "verification | failure | 15", "finished | failure | 97",
          "notification sent | success | 4", "pipeline finished | failure | 214",
        ])
      #expect(answer.list("steps").map { $0["elapsed_seconds"]?.int }.last == 214)
      #expect(answer.list("steps").allSatisfy { $0["body"]?.string == "stored" })
    }

    @Test func `with bodies, each as its file has it, byte for byte`() throws {
      let answer = try ExampleLog.current("show", "payments-production-3", "--bodies", "-o", "json")
        .document()
      let steps = answer.list("steps")
      #expect(steps.count > 20)
      for step in steps {
        let position = try #require(step["position"]?.int)
        #expect(step["content"]?.text == ExampleLog.lines[Int(position)])
      }
      let table = try ExampleLog.current("show", "payments-production-3", "--bodies").output
      for step in steps { #expect(table.contains("\n\(step["content"]?.text ?? "-")\n")) }
    }

    @Test func `an event over several lines stays one line of NDJSON`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let event = ExampleLog.lines[1_140]
          .replacing("9f4a788f-9096-5399-957c-9bb2d61d86a1", with: "pretty")
          .replacing(#","data":"#, with: ",\r\n  \"data\":")
        let file = try shiplog.write(event, to: "pretty")
        #expect(try shiplog("append", "-q", file).status == 0)
        let steps = try shiplog("show", "payments-production-5", "--bodies", "-o", "ndjson")
          .objects()
        let step = try #require(steps.first { $0["id"]?.string == "pretty" })
        let content = try #require(step["content"])
        #expect(content.isEquivalent(to: try JSON(Array(event.utf8)).root))
        let exact = try shiplog("show", "payments-production-5", "--bodies", "-o", "json")
        #expect(
          try exact.document().list("steps").contains { $0["content"]?.text == event })
      }
    }

    @Test func `a pruned body is said to be, and the timeline stays`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        try shiplog.psql(
          "ALTER TABLE log.body DISABLE TRIGGER ALL; DELETE FROM log.body WHERE position = 240")
        let steps = try shiplog("show", "checkout-staging-41", "--bodies", "-o", "json").document()
          .list("steps")
        #expect(steps.count == 22)
        let pruned = steps.filter { $0["body"]?.string == "pruned" }
        #expect(pruned.map { $0["position"]?.int } == [240])
        #expect(pruned.first?["content"]?.isNull == true)
        let entries = try shiplog("log", "--after", "239", "--before", "242", "-o", "json")
          .document()
        #expect(entries.strings("entries", "body") == ["stored", "pruned", "stored"])
      }
    }

    @Test func `at a position, what was known there`() throws {
      let answer = try ExampleLog.current(
        "show", "checkout-staging-41", "--at", "240", "-o", "json"
      ).document()
      #expect(answer["position"]?.int == 240)
      #expect(answer["deployment"]?["outcome"]?.string == "in_progress")
      #expect(answer["deployment"]?["finished_at"]?.isNull == true)
      #expect(answer.list("steps").map { $0["position"]?.int } == (230...240).map { Int64($0) })
    }

    @Test(arguments: [
      (["nope"], "the log knows no deployment nope"),
      (
        ["checkout-staging-41", "--at", "100"],
        "the log knows no deployment checkout-staging-41 at position 100"
      ),
      (["checkout-staging-41", "--at", "1142"], "the log has no position 1142"),
    ])
    func `what is not there is not found`(_ options: [String], _ message: String) throws {
      let answer = try ExampleLog.current.call(["show"] + options)
      #expect(answer.status == 5)
      #expect(answer.errors.hasPrefix("shiplog: \(message)\n"), "\(answer.errors)")
      #expect(answer.output.isEmpty)
    }

    @Test func `particulars and steps for people`() throws {
      let lines = try ExampleLog.current("show", "checkout-staging-41").lines
      #expect(lines.contains("artifact       checkout@ef6556005fea"))
      #expect(lines.contains("duration       1m 37s"))
      #expect(
        lines.contains {
          $0.cells == [
            "242", "2026-10-21 13:01:35", "1m 26s", "53s", "rollout", "success", "stored",
          ]
        })
    }
  }
}
