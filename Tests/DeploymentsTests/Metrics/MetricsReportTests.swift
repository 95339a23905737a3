import Deployments
import Testing

/// The report's JSON, to the byte.
struct MetricsReportTests {
  /// A success, a failure that was rolled back and repaired, and the repair, in a day and a half.
  private func metrics() throws -> Metrics {
    var tally = Tally()
    let deployments = [
      attempt("a") {
        $0.queued = at(10)
        $0.changes = changes(0, -50)
      },
      attempt("b", .failed, from: 150, to: 200) {
        $0.rollbacks = [rollback("c", from: 210, to: 260)]
        $0.remediatedBy = ["d"]
      },
      attempt("c", from: 210, to: 260) { $0.kind = .rollback },
      attempt("d", from: nil, to: 300) {
        $0.queued = at(250)
        $0.committed = at(280)
        $0.remediates = ["b"]
      },
    ]
    for deployment in deployments { tally.add(try measured(deployment), next: at(260)) }
    tally.inProgress = 2
    tally.unattributedIncidents = 4
    return Metrics(from: at(0), to: at(129_600), tally)
  }

  private static let header = """
    "definition":"shiplog-metrics/1","position":7,"from":"2026-01-05T08:00:00Z",\
    "to":"2026-01-06T20:00:00Z","tz":"Europe/Berlin","environment":"staging","service":null,\
    "team":null
    """

  private static let filled = """
    "deployment_frequency":{"per_day":2,"deployments":3,"succeeded":2,"days":1.5,\
    "target":{"per_day":1,"met":true}},\
    "deployment_duration":{"count":1,"min":60,"mean":60,"p50":60,"p90":60,"p95":60,"p99":60,"max":60,\
    "excluded":{"negative_span":0,"no_start":1}},\
    "failure_rate":{"value":0.3333333333333333,"numerator":1,"denominator":3,\
    "by_stage":{"queue":0,"deploy":0,"rollout":0,"verification":1,"record":0}},\
    "rollback_rate":{"value":0.3333333333333333,"numerator":1,"denominator":3,\
    "automatic":1,"manual":0,"failed_rollbacks":0},\
    "change_lead_time":{"count":3,"min":20,"mean":90,"p50":100,"p90":140,"p95":145,"p99":149,"max":150,\
    "excluded":{"negative_span":0,"no_commit_time":0}},\
    "change_fail_rate":{"value":0.3333333333333333,"numerator":1,"denominator":3},\
    "failed_deployment_recovery_time":{"count":1,"min":60,"mean":60,"p50":60,"p90":60,"p95":60,"p99":60,\
    "max":60,"unresolved":0,"excluded":{"negative_span":0,"no_start":0}},\
    "deployment_rework_rate":{"value":0.3333333333333333,"numerator":1,"denominator":3},\
    "queue_time":{"count":1,"min":30,"mean":30,"p50":30,"p90":30,"p95":30,"p99":30,"max":30,\
    "excluded":{"negative_span":0,"no_start":1}},\
    "excluded":{"blocked":0,"cancelled":0,"unchanged":0,"in_progress":2,"removed":0,"rollback":1,\
    "negative_span":0,"no_start":1,"no_commit_time":0},\
    "unattributed_incidents":4
    """

  private static let figures = """
    "count":0,"min":null,"mean":null,"p50":null,"p90":null,"p95":null,"p99":null,"max":null
    """

  /// Of a window in which nothing happened: the same keys in the same order.
  private static func empty(days: String) -> String {
    """
    "deployment_frequency":{"per_day":0,"deployments":0,"succeeded":0,"days":\(days),\
    "target":{"per_day":1,"met":false}},\
    "deployment_duration":{\(figures),"excluded":{"negative_span":0,"no_start":0}},\
    "failure_rate":{"value":null,"numerator":0,"denominator":0,\
    "by_stage":{"queue":0,"deploy":0,"rollout":0,"verification":0,"record":0}},\
    "rollback_rate":{"value":null,"numerator":0,"denominator":0,\
    "automatic":0,"manual":0,"failed_rollbacks":0},\
    "change_lead_time":{\(figures),"excluded":{"negative_span":0,"no_commit_time":0}},\
    "change_fail_rate":{"value":null,"numerator":0,"denominator":0},\
    "failed_deployment_recovery_time":{\(figures),"unresolved":0,\
    "excluded":{"negative_span":0,"no_start":0}},\
    "deployment_rework_rate":{"value":null,"numerator":0,"denominator":0},\
    "queue_time":{\(figures),"excluded":{"negative_span":0,"no_start":0}},\
    "excluded":{"blocked":0,"cancelled":0,"unchanged":0,"in_progress":0,"removed":0,"rollback":0,\
    "negative_span":0,"no_start":0,"no_commit_time":0},\
    "unattributed_incidents":0
    """
  }

  private func report(
    _ metrics: Metrics, position: Int64? = 7,
    slice: MetricsReport.Slice = .init(environment: "staging"),
    buckets: [MetricsReport.Bucket]? = nil, previous: Metrics? = nil
  ) -> MetricsReport {
    MetricsReport(
      position: position, slice: slice, zone: "Europe/Berlin",
      target: slice.environment.flatMap { DeploymentTarget(Policy(standardFor: $0)) },
      metrics: metrics, buckets: buckets, previous: previous)
  }

  private func text(_ report: MetricsReport) -> String {
    String(decoding: report.json().bytes, as: UTF8.self)
  }

  @Test func `a report has these keys and values in this order`() throws {
    #expect(text(report(try metrics())) == "{\(Self.header),\(Self.filled)}")
  }

  @Test func `an empty window has all of the keys, zero where it counts, null where it cannot say`()
    throws
  {
    let empty = Metrics(from: at(0), to: at(129_600), Tally())
    #expect(text(report(empty)) == "{\(Self.header),\(Self.empty(days: "1.5"))}")
  }

  @Test func `buckets and the window before are reported in full, where asked for`() throws {
    let metrics = try metrics()
    let second = Metrics(from: at(86_400), to: at(129_600), Tally())
    let before = Metrics(from: at(-129_600), to: at(0), Tally())
    let report = report(
      metrics, buckets: [.init(label: "2026-01-06", metrics: second)], previous: before)
    #expect(
      text(report) == """
        {\(Self.header),\(Self.filled),\
        "buckets":[{"start":"2026-01-06T08:00:00Z","end":"2026-01-06T20:00:00Z",\
        "label":"2026-01-06",\(Self.empty(days: "0.5"))}],\
        "previous":{"from":"2026-01-03T20:00:00Z","to":"2026-01-05T08:00:00Z",\
        \(Self.empty(days: "1.5"))}}
        """)
  }

  @Test func `an empty log has no position, and a slice what was asked for`() throws {
    let slice = MetricsReport.Slice(environment: nil, service: "checkout", team: "shop \"A\"")
    let json = try JSON(report(try metrics(), position: nil, slice: slice).json().bytes).root
    #expect(json["position"]?.isNull == true)
    #expect(json["environment"]?.isNull == true)
    #expect(json["service"]?.string == "checkout")
    #expect(json["team"]?.string == "shop \"A\"")
    #expect(json["deployment_frequency"]?["target"]?.isNull == true)
  }

  @Test(
    arguments: [
      ("dev", 2, 3, true), ("dev", 2, 2, true), ("dev", 2, 1, false), ("staging", 1, 1, true),
      ("staging", 1, 0, false), ("test", nil, 3, nil), ("production", nil, 3, nil),
      (nil, nil, 3, nil),
    ] as [(String?, Int64?, Int, Bool?)])
  func `an environment that has a target says whether it is met`(
    environment: String?, perDay: Int64?, count: Int, met: Bool?
  ) throws {
    var tally = Tally()
    for number in 0..<count { tally.add(try measured(attempt("d\(number)")), next: nil) }
    let report = report(
      Metrics(from: at(0), to: at(86_400), tally), slice: .init(environment: environment))
    let target = try JSON(report.json().bytes).root["deployment_frequency"]?["target"]
    #expect(target?["per_day"]?.int == perDay)
    #expect(target?["met"]?.bool == met)
    #expect(target?.isNull == (perDay == nil))
  }

  @Test func `a metric in numbers is null or a number, never text`() throws {
    let json = try JSON(report(try metrics()).json().bytes).root
    for metric in Metric.allCases {
      let members = try #require(json[metric.rawValue])
      for (key, value) in members.members where value.kind != .object {
        #expect(value.kind == .number, "\(metric.rawValue).\(key)")
      }
    }
  }
}
