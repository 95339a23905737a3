import Deployments
import Log
import Merkle
import Service

extension Server {
  /// The most events in one request.
  static let batchLimit = 1_000

  /// Appends events, all of them or none; again for some seconds where the server is out of reach.
  ///
  /// - Parameter events: as received, up to `batchLimit`
  /// - Returns: a receipt for each, in order
  /// - Throws: a `ServerRefusal`
  func append(_ events: [[UInt8]]) async throws -> [Receipt] {
    guard !events.isEmpty else { return [] }
    let answer = try await insist("/v1/events", posting: Self.content(of: events)).document
    // Of one event alone the answer is its receipt.
    let list = answer?["receipts"].map { Array($0.elements) } ?? answer.map { [$0] } ?? []
    let receipts = list.compactMap(Receipt.init)
    guard receipts.count == events.count else {
      throw unexpected("with \(receipts.count) receipts for \(events.count) events")
    }
    return receipts
  }

  /// One event by itself, so that what is wrong with it is not told as that of "event 0".
  private static func content(of events: [[UInt8]]) -> Content {
    if events.count == 1, (try? JSON(events[0]).root["specversion"]) != nil {
      return Content(type: EventRequest.structured, bytes: events[0])
    }
    // Unlike a batch of CloudEvents this may hold CDEvents without an envelope.
    return Content(
      type: DataFormat.ndjson.mediaType, bytes: Array(events.joined(separator: [0x0A])))
  }

  /// Whatever answered, it has not said that the events are in the log.
  private func unexpected(_ what: String) -> ServerRefusal {
    ServerRefusal(.unreachable, "\(url) does not answer as a Shiplog server does: \(what)")
  }
}

extension Receipt {
  /// As a server writes it.
  init?(_ json: JSON.Value) {
    guard let position = json["position"]?.int, let source = json["source"]?.string,
      let id = json["id"]?.string,
      let status = json["status"]?.string.flatMap({ Status(rawValue: $0) }),
      let recorded = json["recorded"]?.timestamp, let size = json["size"]?.int,
      let root = json["root"]?.string.flatMap({ Hash(hex: $0) })
    else { return nil }
    self.init(
      position: position, source: source, id: id, status: status, recorded: recorded, size: size,
      root: root)
  }
}
