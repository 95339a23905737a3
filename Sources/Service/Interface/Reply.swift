internal import Deployments
internal import History
internal import Hummingbird
internal import NIOCore

/// What an operation answers when all went well.
package struct Reply: Sendable {
  /// How long an answer stays what it is.
  enum Caching {
    /// It follows from the log up to its position: as long as the log does not grow.
    case position
    /// It is of a position that was asked for, which never changes.
    case forever
    /// It depends on the time, or is an effect.
    case never

    /// An answer for a position is for ever; one for a time is not, since events may come late.
    init(at moment: Moment) {
      if case .position = moment { self = .forever } else { self = .position }
    }
  }

  var status: HTTPResponse.Status = .ok
  let mediaType: String
  let body: ResponseBody
  /// The log position that it stands at; nil where the log is empty, or where it stands at none.
  let position: Int64?
  var caching: Caching
  var headers: HTTPFields = [:]

  init(
    _ bytes: [UInt8], _ mediaType: String, position: Int64?, caching: Caching = .never
  ) {
    self.init(
      ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)), mediaType, position: position,
      caching: caching)
  }

  init(_ body: ResponseBody, _ mediaType: String, position: Int64?, caching: Caching = .never) {
    self.mediaType = mediaType
    self.body = body
    self.position = position
    self.caching = caching
  }
}

extension Reply {
  /// A list, in the format that is asked for.
  static func list(_ answer: Answer, to call: Call, caching: Caching = .position) throws -> Reply {
    let format = try call.format()
    return Reply(
      answer.bytes(as: format), format.mediaType, position: answer.position, caching: caching)
  }

  /// A document, laid out to be read.
  static func json(
    _ document: JSONText, position: Int64?, caching: Caching = .position
  ) -> Reply {
    Reply(
      Array((document.pretty() + "\n").utf8), DataFormat.json.mediaType, position: position,
      caching: caching)
  }

  /// With its validators, or 304 where the caller has it already.
  ///
  /// Validators are weak, since they tell positions apart and not bytes; each format has its own.
  func response(to request: Request) -> Response {
    var fields = headers
    fields[.contentType] = mediaType
    fields[.vary] = "Accept, Authorization"
    if let position { fields[.shiplogPosition] = String(position) }
    switch caching {
    case .never: break
    case .position:
      let format = mediaType.split(separator: "/").last ?? ""
      let tag = "W/\"\(position.map { String($0) } ?? "empty").\(format)\""
      fields[.eTag] = tag
      fields[.cacheControl] = "private, no-cache"
      if request.headers[.ifNoneMatch].map({ Self.matches($0, tag) }) ?? false {
        fields[.contentType] = nil
        return Response(status: .notModified, headers: fields)
      }
    case .forever: fields[.cacheControl] = "private, max-age=31536000, immutable"
    }
    return Response(status: status, headers: fields, body: body)
  }

  private static func matches(_ header: String, _ tag: String) -> Bool {
    header.split(separator: ",").contains { candidate in
      let candidate = candidate.filter { !$0.isWhitespace }
      return candidate == "*" || candidate == tag || "W/" + candidate == tag
    }
  }
}
