internal import Deployments
internal import History

extension Operation {
  private static let window: [Parameter] = [
    Parameter("environment", .environment, "Only this environment."),
    Parameter("service", .service, "Only this service."),
    Parameter("team", .text, "Only this team."),
    Parameter("from", .time, "Where the window begins: 30 days before its end, without it."),
    Parameter("to", .time, "Where it ends, itself not included: now, without it."),
    Parameter(
      "tz", .text, "The time zone of buckets and of dates, by its IANA name: UTC, without it."),
    Parameter("at", .moment, "What the log held then: the answer is the same for ever."),
  ]

  /// By metric; the figures of each are its own.
  private static let figures: [(String, Schema)] =
    (Metric.allCases.map(\.rawValue) + ["excluded"]).map { ($0, .open([])) } + [
      ("unattributed_incidents", .integer)
    ]

  private static let report = Schema.object(
    [
      ("definition", .text), ("position", .nullable(.position)), ("from", .time), ("to", .time),
      ("tz", .text), ("environment", .nullable(.text)), ("service", .nullable(.text)),
      ("team", .nullable(.text)),
    ] + figures + [
      (
        "buckets",
        .optional(.array(.object([("start", .time), ("end", .time), ("label", .text)] + figures)))
      ),
      ("previous", .optional(.object([("from", .time), ("to", .time)] + figures))),
      ("ladder", .optional(.open([]))),
    ])

  static let metrics: [Operation] = [
    Operation(
      "getMetrics", "/v1/metrics",
      "How often, how fast and how well deployments went; DORA's five keys among it",
      "CSV has one figure a line: start, end, label, metric, figure, value.",
      parameters: window + [
        Parameter(
          "by", .choice(BucketUnit.allCases.map(\.rawValue)), "Also every part of the window."),
        Parameter("compare", .choice(["previous"]), "Also the window before, of the same length."),
        Parameter(
          "ladder", .choice(Ladder.years.map { String($0) }),
          "DORA's levels as its report of that year has them."),
        waiting,
      ],
      answers: [
        AnswerShape(
          "The report.",
          [
            (DataFormat.json.mediaType, report), (DataFormat.ndjson.mediaType, .text),
            (DataFormat.csv.mediaType, .text),
          ])
      ]
    ) { try await $0.metrics() },
    Operation(
      "explainMetric", "/v1/metrics/{metric}/deployments",
      "The deployments behind a number, and the events that say so",
      """
      The lines add up to the report for the same parameters. Of more than \(MetricsError.explanationLimit) deployments none \
      are listed: 400.
      """,
      parameters: [
        Parameter(
          "metric", .choices(Metric.allCases.map(\.rawValue)),
          "The metric, as the report names it; several are separated by commas.", in: .path)
      ] + window + [waiting], answers: [.list(.explanations)]
    ) { try await $0.explanation() },
  ]
}

extension Call {
  private func question() throws -> MetricsQuestion {
    let place = try place()
    var question = MetricsQuestion()
    question.slice = MetricsReport.Slice(
      environment: place.environment, service: place.service, team: arguments.text("team"))
    question.from = arguments.time("from") ?? question.from
    question.to = arguments.time("to")
    question.zone = arguments.text("tz") ?? question.zone
    question.at = arguments.moment("at", now: now)
    question.bucket = arguments.text("by").flatMap(BucketUnit.init(rawValue:))
    question.comparesPrevious = arguments.text("compare") != nil
    return question
  }

  /// For ever where position and window are given. Where a zone says when a day begins, its rules may change; and where
  /// one of the window's ends is not given, it moves with the time.
  private var caching: Reply.Caching {
    guard let from = arguments.time("from"), let to = arguments.time("to") else { return .never }
    guard case .instant = from, case .instant = to,
      case .position = arguments.moment("at", now: now)
    else { return .position }
    return .forever
  }

  fileprivate func metrics() async throws -> Reply {
    let format = try format()
    let report = try await history.metrics(try question().query(of: history, now: now))
    let document = report.json(ladder: arguments.integer("ladder").flatMap(Ladder.init(year:)))
    let text =
      switch format {
      case .json: document.pretty() + "\n"
      case .ndjson: String(decoding: document.bytes, as: UTF8.self) + "\n"
      case .csv: MetricsCSV.text(report)
      }
    return Reply(
      Array(text.utf8), format.mediaType, position: report.position, caching: caching)
  }

  fileprivate func explanation() async throws -> Reply {
    let metrics = arguments.required("metric").split(separator: ",").compactMap {
      Metric(rawValue: String($0))
    }
    let query = try await question().query(of: history, now: now)
    let answer = Answer(try await withinLimits(try await history.explain(metrics, query)))
    return try .list(answer, to: self, caching: caching)
  }
}
