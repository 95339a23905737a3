import Deployments
import NIOHTTP1

/// What a server answered.
struct ServerAnswer {
  let status: Int
  let headers: HTTPHeaders
  let bytes: [UInt8]

  var isSuccess: Bool { (200..<300).contains(status) }

  /// The answer as the document that a Shiplog server sends; nil where it is none, as of a proxy in between.
  var document: JSON.Value? {
    let type = headers.first(name: "content-type")?.lowercased() ?? ""
    guard type.contains("json") else { return nil }
    return try? JSON(own: bytes).root
  }

  /// `Retry-After` in seconds; a date says as much as nothing.
  var retryAfter: Duration? {
    headers.first(name: "retry-after").flatMap { Int64($0) }.map { .seconds(max(0, min($0, 3600))) }
  }
}
