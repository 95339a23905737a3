internal import Deployments
internal import Hummingbird
internal import NIOCore

/// A page of a list that is streamed.
struct Page: Sendable {
  let position: Int64?
  let rows: [[JSONText]]
  /// What the next page begins after; nil where this is the last.
  let next: String?
}

extension Call {
  /// A whole list, page after page, in as much memory as one page takes.
  ///
  /// - Parameters:
  ///   - listing: the columns
  ///   - format: NDJSON or CSV
  ///   - page: reads the page that begins after another one, the first for nil
  /// - Returns: an answer whose body is made while it is sent
  /// - Throws: a `Problem` for who may not take the log as a whole with them
  func stream(
    _ listing: Listing, as format: DataFormat,
    page: @escaping @Sendable (String?) async throws -> Page
  ) async throws -> Reply {
    guard caller.grant.allows(.export) else {
      throw Problem(
        .forbidden, "a whole list needs the scope export, which the token does not have",
        suggestion: "accept \(DataFormat.json.mediaType), which comes in pages")
    }
    // Read before anything is sent, so that what is wrong is said with its status.
    let first = try await page(nil)
    let body = ResponseBody { writer in
      var text = ListingText(listing, as: format, position: first.position)
      var current = first
      while true {
        try await writer.write(ByteBuffer(bytes: current.rows.flatMap { text.row($0) }))
        guard let next = current.next else { break }
        current = try await page(next)
      }
      try await writer.write(ByteBuffer(bytes: text.end()))
      try await writer.finish(nil)
    }
    return Reply(body, format.mediaType, position: first.position, caching: .position)
  }
}

extension Reply {
  /// With a `Link` to the next page (RFC 8288).
  func linked(from call: Call, next: String?) -> Reply {
    guard let next else { return self }
    var query = (call.request.uri.query ?? "").split(separator: "&").map(String.init)
    query.removeAll { $0.hasPrefix("cursor=") }
    query.append("cursor=\(next)")
    var reply = self
    reply.headers[.link] =
      "<\(call.request.uri.path)?\(query.joined(separator: "&"))>; rel=\"next\""
    return reply
  }
}
