internal import Deployments

/// Makes events of documents.
struct EventParser: Sendable {
  /// The log's time.
  let now: Timestamp
  let limits: JSON.Limits

  /// A CloudEvent, or a CDEvent without an envelope.
  func any(_ bytes: [UInt8]) throws(Rejection) -> ReceivedEvent {
    try ReceivedEvent(parsing: bytes, now: now, limits: limits)
  }

  /// A CloudEvent.
  func enveloped(_ bytes: [UInt8]) throws(Rejection) -> ReceivedEvent {
    let event = try any(bytes)
    guard event.mediaType == MediaType.cloudEvent else {
      throw Rejection(
        path: JSONPath().appending("specversion"), rule: .cloudevents,
        message: """
          is missing; a CDEvent goes into the data of a CloudEvent, or without an envelope as \(EventRequest.lines)
          """)
    }
    return event
  }
}
