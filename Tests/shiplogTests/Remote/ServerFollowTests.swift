import Deployments
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import shiplog

/// What a stream of entries brings to a command, however often it ends.
@Suite struct ServerFollowTests {
  private static let positions: [Int64] = [0, 1, 2]

  /// The entries from a position on, as a server writes them.
  private static func stream(from start: Int64) -> String {
    positions.filter { $0 >= start }.map { position in
      """
      id: \(position)
      event: dev.cdeventsx.shiplog-deployment.started.0.1.0
      data: {"position":\(position)}


      """
    }.joined()
  }

  /// Runs a server whose first answer below `/N` ends after N bytes; those after it are whole.
  private static func withServer(
    _ body: @Sendable @escaping (_ url: String) async throws -> Void
  ) async throws {
    let ended = Mutex<Set<Int>>([])
    let router = Router()
    router.get("/:bytes/v1/events/stream") { request, context in
      let bytes = try context.parameters.require("bytes", as: Int.self)
      let start = try request.uri.queryParameters.require("after", as: Int64.self)
      let isFirst = ended.withLock { $0.insert(bytes).inserted }
      let stream = Array(Self.stream(from: start).utf8)
      return Response(
        status: .ok, headers: [.contentType: "text/event-stream"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(bytes: isFirst ? stream.prefix(bytes) : stream[...])))
    }
    try await Application(router: router).test(.live) { client in
      try await body("http://127.0.0.1:\(try #require(client.port))")
    }
  }

  /// Follows until the last entry came.
  private static func follow(_ url: String) async throws -> [Int64] {
    let server = Server(url: try #require(ServerURL(url)), token: nil)
    var seen: [Int64] = []
    do {
      try await server.follow([], from: 0) { rows in
        seen += rows.compactMap { Int64(String(decoding: $0[0].bytes, as: UTF8.self)) }
        if seen.last == positions.last { throw ClosedOutput() }
      }
    } catch is ClosedOutput {}
    return seen
  }

  @Test(.timeLimit(.minutes(30)))
  func `every entry comes once and in order, wherever the first stream ends`() async throws {
    try await Self.withServer { url in
      try await withThrowingTaskGroup(of: (Int, [Int64]).self) { group in
        for bytes in 0...Self.stream(from: 0).utf8.count {
          group.addTask { (bytes, try await Self.follow("\(url)/\(bytes)")) }
        }
        for try await (bytes, seen) in group {
          #expect(seen == Self.positions, "ended after \(bytes) bytes")
        }
      }
    }
  }

  @Test(.timeLimit(.minutes(30)))
  func `what cannot be written ends it, and is not taken for a lost connection`() async throws {
    try await Self.withServer { url in
      let server = Server(url: try #require(ServerURL("\(url)/0")), token: nil)
      await #expect(throws: Failure.self) {
        try await server.follow([], from: 0) { _ in
          throw Failure(.failed, "cannot write to the output: No space left on device")
        }
      }
    }
  }
}
