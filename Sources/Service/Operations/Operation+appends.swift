internal import Deployments
internal import History
internal import Hummingbird
internal import Log
internal import NIOCore

extension Operation {
  private static let receipt = Schema.object([
    ("position", .integer), ("id", .text), ("source", .text),
    ("status", .word(["appended", "duplicate"])), ("recorded", .time), ("size", .integer),
    ("root", .text),
  ])

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
        EventRequest.structured, EventRequest.batch, EventRequest.lines, DataFormat.json.mediaType,
      ], answers: answers, problems: problems
    ) { try await $0.appendEvents() },
    Operation(
      "appendRecords", "/v1/records", "Append the platform's deployment records",
      "One record, an array of them, or one a line. Each becomes the event that says the same.",
      method: .post, scope: .append, bodies: [DataFormat.json.mediaType, EventRequest.lines],
      answers: answers, problems: problems
    ) { try await $0.appendRecords() },
  ]
}

extension Call {
  fileprivate func appendEvents() async throws -> Reply {
    try await append(EventRequest(request.headers, body(), now: now))
  }

  fileprivate func appendRecords() async throws -> Reply {
    try await append(
      EventRequest(records: request.headers, body(), from: "/shiplog/record", now: now))
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
  /// - Throws: a `Problem` for one that is too large, before it is read where its length is told
  private func body() async throws -> [UInt8] {
    let limit = service.settings.limits.bodyBytes
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw Problem.bodyTooLarge(limit)
    }
    var bytes: [UInt8] = []
    for try await chunk in request.body {
      guard bytes.count + chunk.readableBytes <= limit else { throw Problem.bodyTooLarge(limit) }
      bytes += chunk.readableBytesView
    }
    return bytes
  }
}

extension Problem {
  fileprivate static func bodyTooLarge(_ limit: Int) -> Problem {
    Problem(
      .tooLarge, "the body is larger than \(limit) bytes",
      suggestion: "send the events in several requests")
  }
}
