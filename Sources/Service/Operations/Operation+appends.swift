internal import Deployments
internal import History
internal import Hummingbird
internal import Log
internal import NIOCore

extension Operation {
  private static let receipt = Schema.object([
    ("position", .position), ("id", .text), ("source", .text),
    ("status", .word(["appended", "duplicate"])), ("recorded", .time), ("size", .position),
    ("root", .text),
  ])

  private static let event = Schema.open([
    ("specversion", .word(["1.0"])), ("id", .text), ("source", .text), ("type", .text),
  ])

  private static let exampleEvent = """
    {"specversion":"1.0","id":"145adf3b","source":"https://github.com/acme/catalog",\
    "type":"dev.cdevents.service.deployed.0.3.0","subject":"https://shiplog.example.com/services/catalog",\
    "time":"2026-01-30T02:05:29Z","datacontenttype":"application/json","deploymentid":"catalog-test-4",\
    "data":{"context":{"specversion":"0.5.1","id":"145adf3b","source":"https://github.com/acme/catalog",\
    "type":"dev.cdevents.service.deployed.0.3.0","timestamp":"2026-01-30T02:05:29Z"},\
    "subject":{"id":"https://shiplog.example.com/services/catalog","content":\
    {"environment":{"id":"https://shiplog.example.com/environments/test"},\
    "artifactId":"pkg:oci/catalog@sha256%3Aa9633a778b39b744a2b9a4c41ad2d1044912fc06fb4f4c608894852520585295"}}}}
    """

  /// What else a record may have is in the platform's description of it.
  private static let record = Schema.open([
    ("environment", .text), ("artifact", .text), ("deployed_at", .time), ("status", .text),
  ])

  private static let exampleRecord = """
    {"environment":"staging","artifact":"registry.example.com/shop/checkout:7a3f9c2",\
    "deployed_at":"2026-01-15T15:02:00+01:00","deployed_by":"ci","status":"succeeded","service":"checkout"}
    """

  private static let answers = [
    AnswerShape(
      "One event that was there already, with the receipt of its first time; or a batch, with a receipt for each event.",
      [(DataFormat.json.mediaType, .either(receipt, .object([("receipts", .array(receipt))])))]),
    AnswerShape("One event that is new.", [(DataFormat.json.mediaType, receipt)], status: .created),
  ]

  private static let problems: [Problem.Kind] = [
    .malformedEvent, .timeout, .conflict, .tooLarge, .unsupportedMediaType, .refusedEvent,
  ]

  static let appends: [Operation] = [
    Operation(
      "appendEvents", "/v1/events", "Append events",
      """
      CloudEvents in all modes of their HTTP binding: binary, with ce- headers; structured, application/cloudevents+json; \
      and batches, application/cloudevents-batch+json or application/x-ndjson. A batch is appended all or none; errors \
      are told by index. An event that is there already answers with its first receipt, so that every request can be \
      repeated.
      """,
      method: .post, scope: .append,
      bodies: [
        BodyShape(mediaType: EventRequest.structured, schema: event, example: exampleEvent),
        BodyShape(
          mediaType: EventRequest.batch, schema: .array(event), example: "[\(exampleEvent)]"),
        BodyShape(mediaType: EventRequest.lines, schema: .text),
        // The data of an event whose attributes are headers.
        BodyShape(mediaType: DataFormat.json.mediaType, schema: .any),
      ], answers: answers, problems: problems
    ) { try await $0.appendEvents() },
    Operation(
      "appendRecords", "/v1/records", "Append the platform's deployment records",
      "One record, an array of them, or one a line. Each becomes the event that says the same.",
      method: .post, scope: .append,
      bodies: [
        BodyShape(
          mediaType: DataFormat.json.mediaType, schema: .either(record, .array(record)),
          example: exampleRecord),
        BodyShape(mediaType: EventRequest.lines, schema: .text),
      ],
      answers: answers, problems: problems
    ) { try await $0.appendRecords() },
  ]
}

extension Call {
  fileprivate func appendEvents() async throws -> Reply {
    try await append(
      EventRequest(
        request.headers, body(), now: now, limits: service.settings.limits.event))
  }

  fileprivate func appendRecords() async throws -> Reply {
    try await append(
      EventRequest(
        records: request.headers, body(), from: "/shiplog/record", now: now,
        limits: service.settings.limits.event))
  }

  private func append(_ events: EventRequest) async throws -> Reply {
    let start = ContinuousClock.now
    let answer = try await events.append(
      to: service.log, history, by: caller.principal, under: caller.grant)
    service.counters.appended(events: answer.receipts.count, in: start.duration(to: .now))
    var reply = Reply(
      answer.document.bytes, DataFormat.json.mediaType, position: answer.position)
    reply.status = answer.status
    return reply
  }

  /// All of the request's body.
  ///
  /// - Throws: a `Problem` for one that is too large, before it is read where its length is told, and for one that was cut off
  private func body() async throws -> [UInt8] {
    let limit = service.settings.limits.bodyBytes
    let length = request.headers[.contentLength].flatMap { Int($0) }
    if let length, length > limit { throw Problem.bodyTooLarge(limit) }
    var bytes: [UInt8] = []
    do {
      for try await chunk in request.body {
        guard bytes.count + chunk.readableBytes <= limit else { throw Problem.bodyTooLarge(limit) }
        bytes += chunk.readableBytesView
      }
    } catch {
      throw Self.isOwn(error) ? error : Problem.bodyCutOff
    }
    // The sequence also ends with its connection, and with the server.
    try Task.checkCancellation()
    guard length == nil || length == bytes.count else { throw Problem.bodyCutOff }
    return bytes
  }

  private static func isOwn(_ error: any Error) -> Bool {
    error is Problem || error is Deadlines.LateBody || error is CancellationError
  }
}

extension Problem {
  /// Nobody may be there to read this; but it is not the server that failed.
  fileprivate static let bodyCutOff = Problem(
    .malformedRequest, "the request ended before its body did")

  fileprivate static func bodyTooLarge(_ limit: Int) -> Problem {
    Problem(
      .tooLarge, "the body is larger than \(limit) bytes",
      suggestion: "send the events in several requests")
  }
}
