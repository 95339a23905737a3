import AsyncHTTPClient
import Deployments
import NIOCore
import NIOHTTP1
import Service

extension Server {
  /// Entries as they land, for ever: every one that is asked for, in order, none twice.
  ///
  /// Where the connection is lost it begins again after the last position that was told; but a first one has to come about within some tries.
  ///
  /// - Parameters:
  ///   - question: as for the list of entries
  ///   - start: the first position
  ///   - body: takes the rows that came together
  /// - Throws: a `ServerRefusal` where the server does not let the caller do this; what the body throws
  func follow(
    _ question: Question, from start: Int64, _ body: ([[JSONText]]) throws -> Void
  ) async throws {
    var last = start - 1
    var hasBegun = false
    var failures = 0
    while true {
      do {
        let response = try await Self.client.execute(
          stream(question, after: last), timeout: .hours(24 * 365))
        guard response.status == .ok else {
          let bytes = try await response.body.collect(upTo: 1 << 20)
          throw ServerRefusal(
            ServerAnswer(
              status: Int(response.status.code), headers: response.headers,
              bytes: Array(bytes.readableBytesView)), from: url)
        }
        hasBegun = true
        var events = ServerSentEvents()
        for try await chunk in response.body {
          let rows = events.take(chunk.readableBytesView).compactMap { data -> [JSONText]? in
            try? JSON(data).root.row(of: .entries)
          }
          if let id = events.lastID.flatMap({ Int64($0) }) { last = id }
          if !rows.isEmpty { try body(rows) }
        }
      } catch let refusal as ServerRefusal
        where !refusal.mayRetry && !(hasBegun && refusal.kind == .unreachable)
      {
        // A proxy says for a server that starts anew that it cannot be reached.
        throw refusal
      } catch let error as ClosedOutput {
        throw error
      } catch let failure as Failure {
        // Of the body: what it could not write has come, and would not come again.
        throw failure
      } catch let error as CancellationError {
        throw error
      } catch is ServerRefusal {
        // It has no time, or starts anew: it is asked again.
      } catch {
        // The server stops, or the network does; or there was never one.
        failures += 1
        guard hasBegun || failures < Self.firstTries else { throw unreachable(error) }
      }
      try await Task.sleep(for: .seconds(1))
    }
  }

  private static let firstTries = 4

  private func stream(_ question: Question, after last: Int64) -> HTTPClientRequest {
    request(
      Self.target("/v1/events/stream", question + [("after", String(last + 1))]), nil,
      accepting: "text/event-stream")
  }
}

/// Reads the text of server-sent events (WHATWG HTML §9.2.6), as much of it as a Shiplog server writes.
struct ServerSentEvents {
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var id: String?
  /// Of the last event that came whole: what follows it has not been told.
  private(set) var lastID: String?

  /// - Returns: the data of the events that ended in these bytes
  mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
    var events: [[UInt8]] = []
    for byte in bytes {
      guard byte == UInt8(ascii: "\n") else {
        line.append(byte)
        continue
      }
      if line.isEmpty {
        lastID = id
        if !data.isEmpty { events.append(data) }
        data = []
      } else if line.starts(with: "data: ".utf8) {
        data += line.dropFirst(6)
      } else if line.starts(with: "id: ".utf8) {
        id = String(decoding: line.dropFirst(4), as: UTF8.self)
      }
      line = []
    }
    return events
  }
}
