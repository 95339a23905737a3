internal import Deployments
internal import Hummingbird
internal import NIOCore

/// A page of a list that is streamed.
struct Page: Sendable {
  /// Small, since as many as there may be streams are held at once.
  static let size = 250

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
  ///   - limit: how many rows at the most; nil for all
  ///   - page: reads as many rows as it is told of the page that begins after another one, of the first for nil
  /// - Returns: an answer whose body is made while it is sent
  /// - Throws: a `Problem` for who may not take the log as a whole with them, or where as many streams are open as may be
  func stream(
    _ listing: Listing, as format: DataFormat, limit: Int?,
    page: @escaping @Sendable (_ after: String?, _ size: Int) async throws -> Page
  ) async throws -> Reply {
    guard caller.grant.allows(.export) else {
      throw missing(
        .export, for: "a whole list",
        suggestion: "accept \(DataFormat.json.mediaType), which comes in pages")
    }
    let place = try openStream()
    // Read before anything is sent, so that what is wrong is said with its status.
    let first = try await page(nil, min(Page.size, limit ?? Page.size))
    var text = ListingText(listing, as: format, position: first.position)
    // Only the bytes of a page are kept while a client takes its time.
    let opening = ByteBuffer(bytes: first.rows.flatMap { text.row($0) })
    let rest = limit.map { $0 - first.rows.count }
    let body = ResponseBody { [service, request, text, next = first.next] writer in
      defer { withExtendedLifetime(place) {} }
      var (text, next, rest) = (text, next, rest ?? .max)
      try await writer.write(opening)
      while rest > 0, let start = next {
        guard try await service.stillAdmits(request) else { throw TokenEnded() }
        let following = try await page(start, min(Page.size, rest))
        next = following.next
        rest -= following.rows.count
        try await writer.write(ByteBuffer(bytes: following.rows.flatMap { text.row($0) }))
      }
      try await writer.write(ByteBuffer(bytes: text.end()))
      try await writer.finish(nil)
    }
    return Reply(body, format.mediaType, position: first.position, caching: .position)
  }
}

/// Cuts a list off, so that its client does not take it for the whole.
private struct TokenEnded: Error {}

extension Reply {
  /// With a `Link` to the next page (RFC 8288).
  func linked(from call: Call, next: String?) -> Reply {
    guard let next else { return self }
    var query = (call.request.uri.query ?? "").split(separator: "&").map(String.init)
    query.removeAll { Percent.decode(inQuery: $0.prefix { $0 != "=" }) == "cursor" }
    query.append("cursor=\(next)")
    var reply = self
    reply.headers[.link] =
      "<\(call.request.uri.path)?\(query.joined(separator: "&"))>; rel=\"next\""
    return reply
  }
}
