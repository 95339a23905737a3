import Deployments
import Testing

extension QueryTests {
  /// `shiplog metrics` on the examples. What happened there was counted by hand, from `examples/README.md`.
  @Suite struct MetricsCommandTests {
    private static let window = ["--from", "2026-10-19", "--to", "2026-11-16"]

    private func metrics(_ arguments: String...) throws -> Command.Result {
      try ExampleLog.current.call(["metrics"] + arguments + Self.window)
    }

    @Test func `production's figures`() throws {
      let report = try metrics("--environment", "production", "-o", "json").document()
      #expect(
        report.keys.prefix(8)
          == ["definition", "position", "from", "to", "tz", "environment", "service", "team"])
      #expect(report["definition"]?.string == "shiplog-metrics/1")
      #expect(report["position"]?.int == 1_141)
      #expect(report["from"]?.string == "2026-10-19T00:00:00Z")
      #expect(report["deployment_frequency"]?["deployments"]?.int == 10)
      #expect(report["deployment_frequency"]?["days"]?.int == 28)
      #expect(report["failure_rate"]?["value"]?.double == 0.1)
      #expect(report["failure_rate"]?["by_stage"]?["verification"]?.int == 1)
      // catalog-production-20 by hand; payments-production-3's rollback failed.
      #expect(report["rollback_rate"]?["numerator"]?.int == 1)
      #expect(report["rollback_rate"]?["manual"]?.int == 1)
      #expect(report["rollback_rate"]?["failed_rollbacks"]?.int == 1)
      #expect(report["change_fail_rate"]?["numerator"]?.int == 2)
      #expect(report["deployment_rework_rate"]?["numerator"]?.int == 2)
      #expect(report["excluded"]?["in_progress"]?.int == 1)
      #expect(report["excluded"]?["rollback"]?.int == 2)
      #expect(report["buckets"] == nil)
    }

    @Test func `the explanation's lines add up to the report`() throws {
      for environment in ["dev", "staging", "test", "production"] {
        let report = try metrics("--environment", environment, "-o", "json").document()
        for metric in Metric.allCases {
          let lines = try ExampleLog.current.call(
            ["metrics", "explain", metric.rawValue, "--environment", environment, "-o", "json"]
              + Self.window
          ).document().list("deployments")
          func count(_ part: String) -> Int64 {
            Int64(lines.filter { $0["part"]?.string == part }.count)
          }
          let figures = try #require(report[metric.rawValue])
          if let denominator = figures["denominator"]?.int {
            #expect(count("numerator") == figures["numerator"]?.int)
            #expect(count("numerator") + count("counted") == denominator)
          } else if let samples = figures["count"]?.int {
            #expect(count("sample") == samples, "\(metric)")
          } else {
            #expect(count("counted") == figures["deployments"]?.int)
          }
          #expect(lines.allSatisfy { !$0.list("positions").isEmpty })
        }
      }
    }

    @Test func `an explanation names what says so`() throws {
      let lines = try ExampleLog.current.call(
        ["metrics", "explain", "failed_deployment_recovery_time", "-o", "json"]
          + ["--environment", "production"] + Self.window
      ).document().list("deployments")
      let line = try #require(
        lines.first { $0["deployment"]?.string == "catalog-production-20" })
      #expect(line["part"]?.string == "sample")
      #expect(line.list("by").map(\.string) == ["catalog-production-20-rollback"])
      // From the rollback's start to its end, as their entries say.
      let positions = line.list("positions").compactMap(\.int)
      let kinds = try positions.map { position in
        try JSON(Array(ExampleLog.lines[Int(position)].utf8)).root["type"]?.string
          .flatMap(Meaning.init(type:))
      }
      #expect(kinds == [.deploymentFinished, .deploymentStarted, .deploymentFinished])
    }

    @Test func `buckets by week, the window before, and DORA's levels`() throws {
      let report = try metrics(
        "--by", "week", "--compare", "previous", "--ladder", "2024", "-o", "json"
      ).document()
      let buckets = report.list("buckets")
      #expect(
        buckets.map { $0["label"]?.string } == ["2026-W43", "2026-W44", "2026-W45", "2026-W46"])
      let counts = buckets.compactMap { $0["deployment_frequency"]?["deployments"]?.int }
      #expect(counts.reduce(0, +) == report["deployment_frequency"]?["deployments"]?.int)
      #expect(report["previous"]?["to"]?.string == "2026-10-19T00:00:00Z")
      #expect(report["previous"]?["failure_rate"]?["value"]?.isNull == true)
      #expect(report["ladder"]?["year"]?.int == 2_024)
      #expect(report["ladder"]?["deployment_frequency"]?.elements.map(\.string) == ["elite"])
    }

    @Test func `a date is local to the time zone`() throws {
      let report = try metrics("--tz", "Europe/Berlin", "--by", "month", "-o", "json").document()
      #expect(report["from"]?.string == "2026-10-18T22:00:00Z")
      #expect(report["to"]?.string == "2026-11-15T23:00:00Z")
      #expect(
        report.list("buckets").map { $0["start"]?.string } == [
          "2026-10-18T22:00:00Z", "2026-10-31T23:00:00Z",
        ])
    }

    @Test func `the table says value, origin, target and what was left out`() throws {
      let answer = try metrics("--environment", "staging", "--by", "week")
      let lines = answer.lines
      #expect(lines[0] == "staging: 2026-10-19T00:00:00Z to 2026-11-16T00:00:00Z (28 days)")
      #expect(lines[1].cells == ["METRIC", "VALUE", "COUNTED", "TARGET", "DETAILS"])
      #expect(
        lines[2].cells == [
          "deployment_frequency", "0.50 a day", "14 deployments in 28 days", "1 a day: not met",
          "13 succeeded",
        ])
      #expect(lines.contains("left out: 1 blocked, 1 cancelled, 1 rollback, 1 no_commit_time"))
      #expect(lines.last == "shiplog-metrics/1 at position 1141")
      // A file gets no bars: only a terminal may not be able to show them.
      #expect(!answer.output.contains("▁"))
    }

    @Test func `Markdown for a pipeline's summary`() throws {
      let lines = try metrics("--environment", "production", "-o", "markdown").lines
      #expect(lines[0].hasPrefix("### Deployments: production"))
      #expect(lines[1] == "| metric | value | counted | details |")
      #expect(lines[2] == "| --- | ---: | --- | --- |")
      #expect(lines.contains("| failure_rate | 10.0 % | 1 of 10 | 1 in verification |"))
    }

    @Test func `the explanation in every format`() throws {
      let question = ["metrics", "explain", "failure_rate", "--environment", "staging"]
      func answer(_ format: String) throws -> Command.Result {
        try ExampleLog.current.call(question + Self.window + ["-o", format])
      }
      // 14 of the population, one blocked, one cancelled, one rollback; and a header.
      #expect(try answer("ndjson").lines.count == 17)
      #expect(try answer("csv").records.count == 18)
      #expect(try answer("table").lines.count == 18)
      let markdown = try answer("markdown").lines
      #expect(markdown.count == 19)
      #expect(markdown[0].hasPrefix("| metric | deployment |"))
    }

    @Test func `CSV has a figure a line`() throws {
      let records = try metrics("--environment", "production", "--by", "week", "-o", "csv").records
      #expect(records[0] == ["start", "end", "label", "metric", "figure", "value"])
      #expect(
        records.contains([
          "2026-10-19T00:00:00Z", "2026-11-16T00:00:00Z", "window", "failure_rate",
          "by_stage.verification", "1",
        ]))
      #expect(Set(records.dropFirst().map { $0[2] }).count == 5)
      #expect(records.allSatisfy { $0.count == 6 })
    }

    @Test func `a report at a position is the same bytes ever after`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let question = ["metrics", "--at", "700", "--by", "day", "-o", "json"]
        let before = try shiplog.command().run(Command.shiplog, question)
        try #require(before.status == 0)
        for number in 1...3 {
          let recorded = try shiplog(
            "record", "finished", "--deployment", "late-\(number)", "--environment", "production",
            "--service", "checkout", "--artifact", "registry.example.com/checkout:\(number)",
            "--outcome", "success", "--time", "2026-10-2\(number)T10:00:00Z")
          try #require(recorded.status == 0, "\(recorded.errors)")
        }
        #expect(try shiplog("rebuild").status == 0)
        let after = try shiplog.command().run(Command.shiplog, question)
        #expect(after.output == before.output)
        let now = try shiplog("metrics", "--from", "2026-10-19", "--to", "2026-11-16", "-o", "json")
        #expect(
          try now.document()["deployment_frequency"]?["deployments"]?.int == 46)
      }
    }

    @Test(arguments: [
      (
        ["--at", "2999-01-01"], 64,
        "what the log will hold at 2999-01-01T00:00:00Z is not known yet: --at takes a time in the past"
      ),
      (
        ["--at", "2020-01-01"], 64,
        "the log had recorded nothing before 2020-01-01T00:00:00Z: its first entry is of 20"
      ),
      (["--at", "5000"], 5, "the log has no position 5000"),
      (
        ["--tz", "berlin", "--by", "day"], 64,
        "'berlin' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
      ),
      (
        ["--from", "2026-11-02", "--to", "2026-11-01"], 64,
        "the window from 2026-11-02T00:00:00Z to 2026-11-01T00:00:00Z is empty: it has to end after it begins"
      ),
      (
        ["--by", "hour", "--from", "-800d"], 64,
        "the window has more than 10000 buckets by hour: take larger ones, or a shorter window"
      ),
    ])
    func `what cannot be measured`(_ arguments: [String], _ code: Int32, _ message: String) throws {
      let answer = try ExampleLog.current.call(["metrics"] + arguments)
      #expect(answer.status == code)
      #expect(answer.errors.hasPrefix("shiplog: \(message)"))
      #expect(answer.output.isEmpty)
    }

    @Test func `a window without anything says so beside its dashes`() throws {
      let answer = try ExampleLog.current("metrics", "--service", "nothing", "--to", "2026-11-16")
      #expect(answer.status == 0)
      #expect(
        answer.errors
          == "shiplog: nothing ended in this window; shiplog deployments lists what there is\n")
      #expect(answer.lines.contains { $0.cells == ["failure_rate", "-", "0 of 0", "-"] })
    }
  }
}
