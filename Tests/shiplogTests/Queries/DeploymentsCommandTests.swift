import Deployments
import Testing

extension QueryTests {
  /// `shiplog deployments` on the examples.
  @Suite struct DeploymentsCommandTests {
    /// The ids that a command prints, in their order.
    private func ids(_ options: String...) throws -> [String] {
      let answer = try ExampleLog.current.call(
        ["deployments", "--limit", "1000", "-o", "json"] + options)
      return try answer.document().strings("deployments", "id")
    }

    @Test func `every deployment once, newest first`() throws {
      let answer = try ExampleLog.current("deployments", "--limit", "1000", "-o", "json").document()
      let told = Set(
        try ExampleLog.lines.map { try JSON(Array($0.utf8)).root["data"] }
          .filter { $0?["context"]?["type"]?.string?.contains("shiplog-deployment.") == true }
          .map { $0?["subject"]?["id"]?.string })
      let found = answer.strings("deployments", "id")
      #expect(found.count == 52)
      #expect(Set(found) == Set(told.compactMap(\.self)))
      #expect(found.first == "payments-production-5")
      #expect(answer["next"]?.isNull == true)
      let finished = answer.list("deployments").compactMap { $0["finished_at"]?.string }
      #expect(finished.count == 51)
      #expect(finished == finished.sorted(by: >))
    }

    @Test(arguments: [
      (["--outcome", "blocked"], ["payments-staging-2"]),
      (["--outcome", "cancelled"], ["catalog-staging-53"]),
      (["--outcome", "unchanged"], ["checkout-dev-120"]),
      (["--outcome", "in_progress"], ["payments-production-5"]),
      (
        ["--outcome", "failed"],
        [
          "checkout-dev-122", "payments-production-3-rollback", "payments-production-3",
          "catalog-dev-90", "checkout-staging-41",
        ]
      ),
      (
        ["--environment", "prod", "--outcome", "failed"],
        ["payments-production-3-rollback", "payments-production-3"]
      ),
      (
        ["--environment", "TEST"],
        ["catalog-test-4-remove", "checkout-test-9", "catalog-test-4"]
      ),
      (["--environment", "test", "--service", "Checkout"], ["checkout-test-9"]),
      (["--environment", "nowhere"], []),
      (
        ["--service", "catalog", "--from", "2026-11-02", "--to", "2026-11-03T10:00:00+01:00"],
        ["catalog-production-20-rollback", "catalog-production-20"]
      ),
      // The end is not in it: catalog-production-20 ended at that second.
      (
        ["--service", "catalog", "--from", "2026-11-02", "--to", "2026-11-02T10:32:44Z"], []
      ),
      (
        ["--service", "catalog", "--from", "2026-11-02T10:32:44Z", "--to", "2026-11-03"],
        ["catalog-production-20"]
      ),
    ])
    func `filters`(_ options: [String], _ expected: [String]) throws {
      let answer = try ExampleLog.current.call(["deployments", "-o", "json"] + options)
      #expect(try answer.document().strings("deployments", "id") == expected)
    }

    @Test func `each filter leaves out just what it says`() throws {
      #expect(try ids("--environment", "production").count == 13)
      #expect(try ids("--outcome", "succeeded").count == 43)
      #expect(try Set(ids("--from", "2026-11-01") + ids("--to", "2026-11-01")) == Set(ids()))
      #expect(try ids("--from", "2026-11-01").count + ids("--to", "2026-11-01").count == 52)
    }

    @Test(arguments: [1, 7, 26, 52])
    func `pages deliver every deployment once, and the last has no cursor`(_ size: Int) throws {
      var pages: [[String]] = []
      var cursor: String?
      repeat {
        let answer = try ExampleLog.current.call(
          ["deployments", "--limit", "\(size)", "-o", "json"]
            + (cursor.map { ["--cursor", $0] } ?? [])
        ).document()
        pages.append(answer.strings("deployments", "id"))
        #expect(answer["position"]?.int == 1_141)
        cursor = answer["next"]?.string
        if size == 1, pages.count == 5 { break }
      } while cursor != nil
      #expect(pages.dropLast().allSatisfy { $0.count == size })
      #expect(try pages.flatMap(\.self) == Array(ids().prefix(size == 1 ? 5 : 52)))
    }

    @Test func `pages stay those of the first one's moment while more is appended`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let first = try shiplog("deployments", "--limit", "26", "-o", "json").document()
        let later = ExampleLog.lines[1_140]
          .replacing("payments-production-5", with: "later-1")
          .replacing("9f4a788f-9096-5399-957c-9bb2d61d86a1", with: "later-id")
          .replacing("2026-11-13T15", with: "2026-11-13T16")
        let file = try shiplog.write(later, to: "later")
        #expect(try shiplog("append", "-q", file).status == 0)
        let now = try shiplog("deployments", "--limit", "1", "-o", "json").document()
        #expect(now.strings("deployments", "id") == ["later-1"])
        let cursor = try #require(first["next"]?.string)
        let second = try shiplog("deployments", "--limit", "26", "--cursor", cursor, "-o", "json")
          .document()
        #expect(second["position"]?.int == 1_141)
        #expect(
          try first.strings("deployments", "id") + second.strings("deployments", "id") == ids())
      }
    }

    @Test func `outside JSON the cursor stands on standard error`() throws {
      let answer = try ExampleLog.current("deployments", "--limit", "2", "-o", "csv")
      #expect(answer.records.count == 3)
      #expect(
        answer.errors.contains(/^shiplog: there are more: --cursor [A-Za-z0-9_-]+\n$/))
      #expect(try ExampleLog.current("deployments", "--limit", "52").errors.isEmpty)
    }

    @Test func `what is known of one deployment`() throws {
      let found = try ExampleLog.current(
        "deployments", "--service", "checkout", "--limit", "100", "-o", "ndjson"
      ).objects()
      func deployment(_ id: String) throws -> JSON.Value {
        try #require(found.first { $0["id"]?.string == id })
      }
      let failed = try deployment("checkout-staging-41")
      #expect(failed["stage"]?.string == "verification")
      #expect(failed["rolled_back"]?.bool == true)
      #expect(failed["promoted_from"]?.string == "checkout-dev-119")
      #expect(failed["duration_seconds"]?.int == 97)
      #expect(failed["queued_at"]?.string == "2026-10-21T13:00:12Z")
      #expect(failed["finished_at"]?.string == "2026-10-21T13:01:52Z")
      #expect(failed["verified_at"]?.isNull == true)
      #expect(failed["actor"]?.string == "role:shiplog_service")
      let rollback = try deployment("checkout-staging-41-rollback")
      #expect(rollback["kind"]?.string == "rollback")
      #expect(rollback["rollback_of"]?.string == "checkout-staging-41")
      let fix = try deployment("checkout-staging-42")
      #expect(fix.list("remediates").map(\.string) == ["checkout-staging-41"])
    }
  }
}
