internal import Deployments
internal import History
internal import Hummingbird
internal import Log
internal import NIOCore

/// Entries as server-sent events (WHATWG HTML §9.2): the id is the position, so that a client that comes back with
/// `Last-Event-ID` goes on where it was cut.
struct EventStream: Sendable {
  let service: LogService
  let request: Request
  let query: EntryQuery
  let start: Int64

  static let mediaType = "text/event-stream"
  /// Entries that are read at a time.
  private static let pageSize = 500
  /// A comment so often keeps proxies from closing a stream where nothing happens.
  private static let heartbeat: Duration = .seconds(15)

  /// Writes until the client goes, its token ends, or the server stops.
  @concurrent
  func write(to writer: inout any ResponseBodyWriter) async throws {
    // The client waits a second before it comes back; and the headers go out now.
    try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
    var next = start
    while try await service.stillAdmits(request) {
      let page = try await service.log.entries(from: next, limit: Self.pageSize)
      if let last = page.last {
        next = last.position + 1
        let bytes = try await bytes(of: page.filter(query.matches), upTo: last.position)
        try await writer.write(ByteBuffer(bytes: bytes))
        if page.count == Self.pageSize, !service.isDraining { continue }
      }
      let goesOn = await service.tail.wait(beyond: next, atMost: Self.heartbeat)
      guard goesOn, !service.isDraining else { break }
      if page.isEmpty { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
    }
    try await writer.finish(nil)
  }

  /// Also where nothing matches the client learns how far it is, so that it need not ask for all of it again.
  private func bytes(of entries: [Entry], upTo position: Int64) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in try await service.history.listed(entries) {
      bytes += "id: \(entry.entry.position)\nevent: \(entry.entry.event.type)\ndata: ".utf8
      bytes += JSONText.object(.entries, entry.row).bytes
      bytes += "\n\n".utf8
    }
    if entries.last?.position != position { bytes += "id: \(position)\n\n".utf8 }
    return bytes
  }
}

extension Call {
  /// A place for an answer that goes on for as long as its client takes.
  ///
  /// - Throws: a `Problem` where there are as many as may be
  func openStream() throws(Problem) -> Counters.StreamPlace {
    let limit = service.settings.limits.streams
    guard let place = service.counters.openStream(limit: limit) else {
      throw Problem(.busy, "\(limit) streams are open already", retryAfter: 5)
    }
    return place
  }

  /// Entries from the one after `Last-Event-ID` on, or from `after`, or those that are yet to come.
  func eventStream(_ query: EntryQuery) async throws -> Reply {
    let start: Int64
    if let last = arguments.position("Last-Event-ID") {
      // Behind the last position there is, nothing will ever come.
      start = last == .max ? last : last + 1
    } else if let after = query.after {
      start = after
    } else {
      start = try await service.log.head().size
    }
    let place = try openStream()
    let stream = EventStream(service: service, request: request, query: query, start: start)
    var reply = Reply(
      ResponseBody { writer in
        defer { withExtendedLifetime(place) {} }
        // Nobody else would notice before the next heartbeat that the client went.
        try await request.body.consumeWithCancellationOnInboundClose { _ in
          try await stream.write(to: &writer)
        }
      }, EventStream.mediaType, position: nil)
    // A proxy that gathers an answer before it passes it on would keep events back.
    reply.headers[.xAccelBuffering] = "no"
    return reply
  }
}
