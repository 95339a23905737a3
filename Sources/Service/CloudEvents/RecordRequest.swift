package import Deployments
package import HTTPTypes

/// The platform's deployment records, each as the event that it becomes (`DeploymentRecord`).
///
/// | `Content-Type` | |
/// |---|---|
/// | `application/json` | one record, or an array of them |
/// | `application/x-ndjson` | records one after the other |
extension EventRequest {
  /// - Parameters:
  ///   - headers: of the request
  ///   - body: all of it
  ///   - source: of the events, a URI reference
  ///   - now: the log's time
  ///   - limits: of each record
  /// - Throws: `malformedRequest`, `tooLarge`, `unsupportedMediaType`, `refusedEvent`, with places in the records
  package init(
    records headers: HTTPFields, _ body: [UInt8], from source: String, now: Timestamp,
    limits: JSON.Limits = JSON.Limits()
  ) throws(Problem) {
    let mediaType = try Self.mediaType(headers[.contentType], headers)?.essence
    guard mediaType == MediaType.json || mediaType == Self.lines else {
      throw Problem(
        .unsupportedMediaType, "\(mediaType ?? "no Content-Type") is no format of records",
        suggestion: "send one record, or an array, as application/json, or several as \(Self.lines)"
      )
    }
    let parse = { (bytes: [UInt8]) throws(Rejection) -> ReceivedEvent in
      try ReceivedEvent(record: bytes, from: source, now: now, limits: limits)
    }
    let isArray = Self.firstByte(body) == UInt8(ascii: "[")
    do throws(Problem) {
      if mediaType == Self.lines || isArray {
        if isArray, mediaType == Self.lines { throw Self.arrayInLines(elseSend: MediaType.json) }
        self.init(batch: try Self.events(body, parse))
      } else {
        self.init(event: try Self.event(body, parse))
      }
    } catch {
      throw error.aboutRecords
    }
  }
}

extension Problem {
  /// A record is no CloudEvent, also where nothing is wrong with it.
  fileprivate var aboutRecords: Problem {
    guard kind == .malformedEvent else { return self }
    return Problem(.malformedRequest, detail, suggestion: suggestion, errors: errors)
  }
}
