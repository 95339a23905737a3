/// An event as it arrived: what is kept for ever, and the bytes, which may be pruned.
package struct ReceivedEvent: Sendable {
  package var event: Event
  /// As received, byte for byte.
  package var body: [UInt8]
  /// `application/cloudevents+json`, or `application/json` for a CDEvent without envelope.
  package var mediaType: String

  package init(event: Event, body: [UInt8], mediaType: String) {
    self.event = event
    self.body = body
    self.mediaType = mediaType
  }
}

extension ReceivedEvent {
  /// How far a producer's clock may run ahead of the log's.
  static let tolerance: Int64 = 300 * 1_000_000

  /// Parses and validates one structured CloudEvent, or a CDEvent without envelope: an object with
  /// `context` and `subject` and no `specversion`.
  ///
  /// Size, depth and syntax come first, then secrets, then the envelope, then the payload by its
  /// type.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 JSON.
  ///   - now: The log's time; what is more than five minutes ahead of it is refused.
  ///   - limits: Of the bytes; a reader may take less than the log does.
  /// - Throws: The first rule that the bytes break.
  package init(
    parsing bytes: [UInt8], now: Timestamp, limits: JSON.Limits = JSON.Limits()
  ) throws(Rejection) {
    let json = try JSON(bytes, limits: limits)
    try Secrets.scan(json)
    let opened = try OpenedEvent(json.root, now: now)
    self.init(
      event: opened.event, body: bytes,
      mediaType: opened.hasEnvelope ? MediaType.cloudEvent : MediaType.json)
  }
}

/// An event beside the JSON that it was read from.
struct OpenedEvent {
  let event: Event
  let hasEnvelope: Bool
  /// The CDEvent within; `nil` in a plain CloudEvent.
  let cdevent: JSON.Value?

  init(_ root: JSON.Value, now: Timestamp) throws(Rejection) {
    let (limit, isTooLate) = now.microseconds.addingReportingOverflow(ReceivedEvent.tolerance)
    let latest = Timestamp(microseconds: isTooLate ? .max : limit)
    if root["specversion"] == nil, root["context"]?.kind == .object, root["subject"] != nil {
      hasEnvelope = false
      cdevent = root
      event = try Event(cdevent: root, in: nil, latest: latest)
      return
    }
    let envelope = try Envelope(root)
    hasEnvelope = true
    guard let payload = try Self.payload(of: envelope) else {
      cdevent = nil
      event = try Event(plain: envelope, latest: latest)
      return
    }
    cdevent = payload
    do {
      event = try Event(cdevent: payload, in: envelope, latest: latest)
    } catch let error where payload.document !== root.document {
      throw error.moved(to: envelope.root.path.appending("data_base64"))
    }
  }

  /// The CDEvent in an envelope: `data`, or the JSON in `data_base64`; `nil` where the type is none
  /// of CDEvents'.
  private static func payload(of envelope: Envelope) throws(Rejection) -> JSON.Value? {
    guard envelope.type.hasPrefix("dev.cdevents"),
      Vocabulary.governs(envelope.type) || Vocabulary.isForeign(envelope.type)
    else { return nil }
    guard envelope.isJSON else {
      throw Rejection(
        path: envelope.root.path.appending("datacontenttype"), rule: .cdevents,
        message: "is another media type; the data of a CDEvent is JSON")
    }
    if let data = envelope.data { return data }
    guard let binary = envelope.binary else {
      throw Rejection(
        path: envelope.root.path.appending("data"), rule: .cdevents,
        message: "is missing; a CDEvent has its context and subject there")
    }
    do {
      return try JSON(StandardBase64.decode(binary.string ?? "") ?? []).root
    } catch {
      throw error.moved(to: binary.path)
    }
  }
}
