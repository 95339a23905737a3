package import Deployments
package import HTTPTypes
internal import Log

/// The events of one request (CloudEvents 1.0.2, HTTP protocol binding §3, JSON event format §3 and §4), or NDJSON.
///
/// | `Content-Type` | |
/// |---|---|
/// | `application/cloudevents+json` | one event |
/// | `application/cloudevents-batch+json` | an array of events |
/// | `application/x-ndjson` | events one after the other, also CDEvents without an envelope |
/// | anything else, with `ce-` headers | one event, of which the body is the data |
package struct EventRequest: Sendable {
  package let events: [ReceivedEvent]
  /// Whether there may be any number of them, so that the answer is a list.
  package let isBatch: Bool

  package static let structured = "application/cloudevents+json"
  package static let batch = "application/cloudevents-batch+json"
  package static let lines = "application/x-ndjson"

  /// - Parameters:
  ///   - headers: of the request
  ///   - body: all of it
  ///   - now: the log's time
  ///   - limits: of each event
  /// - Throws: `malformedEvent`, `tooLarge`, `unsupportedMediaType`, `refusedEvent`; of a batch, each event that is
  ///   wrong is among its errors
  package init(
    _ headers: HTTPFields, _ body: [UInt8], now: Timestamp, limits: JSON.Limits = JSON.Limits()
  ) throws(Problem) {
    let parser = EventParser(now: now, limits: limits)
    let contentType = headers[.contentType]
    if contentType == MediaType.cloudEvent, headers[.contentEncoding] == nil {
      self.init(event: try Self.event(body, parser.enveloped))
      return
    }
    let mediaType = try Self.mediaType(contentType, headers)
    switch mediaType?.essence {
    case MediaType.cloudEvent?: self.init(event: try Self.event(body, parser.enveloped))
    case Self.batch?: self.init(batch: try Self.events(inArray: body, parser))
    // With its attributes in headers an event's data may be lines, too (HTTP binding §3).
    case Self.lines? where !BinaryEvent.isIn(headers):
      self.init(batch: try Self.events(inLines: body, parser))
    case let essence?
    where essence.hasPrefix("application/cloudevents") || !BinaryEvent.isIn(headers):
      throw Self.unsupported("\(essence) is no format of events that is understood here")
    default:
      guard BinaryEvent.isIn(headers) else {
        throw Self.unsupported("the request has no Content-Type")
      }
      do throws(Fault) {
        let type = mediaType.flatMap { parsed in contentType.map { ($0, parsed) } }
        self.init(event: try BinaryEvent.event(headers, type, body, parser))
      } catch {
        throw Problem(error)
      }
    }
  }

  init(event: ReceivedEvent) {
    events = [event]
    isBatch = false
  }

  init(batch: [ReceivedEvent]) {
    events = batch
    isBatch = true
  }

  static func mediaType(
    _ text: String?, _ headers: HTTPFields
  ) throws(Problem) -> MediaType? {
    if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
      throw unsupported("the body has a Content-Encoding; none is understood")
    }
    guard let text else { return nil }
    guard let type = MediaType(text) else {
      throw unsupported("Content-Type is no media type (RFC 2046)")
    }
    guard type.charset == nil || type.charset == "utf-8" || type.charset == "us-ascii" else {
      throw unsupported("Content-Type names another charset than UTF-8")
    }
    return type
  }

  private static func unsupported(_ detail: String) -> Problem {
    Problem(
      .unsupportedMediaType, detail,
      suggestion: """
        send one event as application/cloudevents+json, several as application/cloudevents-batch+json or \
        application/x-ndjson, each in UTF-8 and without Content-Encoding; or data of any type with the attributes in \
        ce-specversion, ce-id, ce-source and ce-type
        """)
  }

  static func event(
    _ body: [UInt8], _ event: ([UInt8]) throws(Rejection) -> ReceivedEvent
  ) throws(Problem) -> ReceivedEvent {
    do throws(Rejection) {
      return try event(body)
    } catch {
      throw Problem(Fault(error))
    }
  }
}

extension Problem {
  init(_ fault: Fault, suggestion: String? = nil) {
    self.init(fault.kind.problem, fault.detail, suggestion: suggestion, errors: [fault.error])
  }
}

/// Several events.
extension EventRequest {
  private static func events(
    inArray body: [UInt8], _ parser: EventParser
  ) throws(Problem) -> [ReceivedEvent] {
    guard firstByte(body) == UInt8(ascii: "[") else {
      let rejection = Rejection(rule: .json, message: "expected an array of events")
      throw Problem(Fault(rejection))
    }
    return try events(body, parser.enveloped)
  }

  private static func events(
    inLines body: [UInt8], _ parser: EventParser
  ) throws(Problem) -> [ReceivedEvent] {
    guard firstByte(body) != UInt8(ascii: "[") else { throw arrayInLines(elseSend: batch) }
    return try events(body, parser.any)
  }

  static func arrayInLines(elseSend mediaType: String) -> Problem {
    Problem(
      Fault(
        Rejection(rule: .json, message: "expected objects one after the other, found an array")),
      suggestion: "send an array as \(mediaType)")
  }

  static func firstByte(_ body: [UInt8]) -> UInt8? {
    body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  /// Cuts a body into objects and makes an event of each.
  static func events(
    _ body: [UInt8], _ event: ([UInt8]) throws(Rejection) -> ReceivedEvent
  ) throws(Problem) -> [ReceivedEvent] {
    var framing = EventFraming()
    framing.append(body)
    framing.finish()
    var events: [ReceivedEvent] = []
    var faults = Faults()
    var count = 0
    do throws(Rejection) {
      while let frame = try framing.next() {
        count += 1
        guard count <= Log.batchLimit else {
          throw Rejection(
            rule: .size, message: "more than \(Log.batchLimit) events are not taken in one request")
        }
        do throws(Rejection) {
          events.append(try event(frame.bytes))
        } catch {
          faults.add(Fault(error), at: count - 1)
        }
      }
    } catch {
      guard count <= Log.batchLimit else {
        throw Problem(.tooLarge, error.message, suggestion: "send them in several requests")
      }
      // The objects cannot be told apart any more: what follows is not looked at.
      faults.add(Fault(error), at: count)
      count += 1
    }
    if let problem = faults.problem(of: count) { throw problem }
    return events
  }
}
