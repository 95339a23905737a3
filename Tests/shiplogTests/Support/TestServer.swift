import Deployments
import Foundation
import HTTPTypes
import Hummingbird
import Log
import Logging
import Merkle
import NIOCore
import Service
import ServiceLifecycle
import Synchronization
import TestSupport

@testable import shiplog
import Service

/// A server of the interface that the command line speaks to, on a log of its own and a free port. It can be made to
/// misbehave, and to go and come back at the same address.
final class TestServer: Sendable {
  enum Mood: Sendable {
    case well
    /// Every append is answered so.
    case answering(Int, problem: String? = nil, headers: [String: String] = [:])
    /// The same, so many times.
    case answeringOnly(Int, times: Int, headers: [String: String] = [:])
    /// The events are in the log, and the connection is closed before the answer.
    case losingAnswers(times: Int)
  }

  static let token = AccessToken().text
  /// One that it does not know.
  static let unknown = AccessToken().text
  /// Larger requests are refused; so many bytes.
  static let limit = 8_000_000

  let log: Log
  let mood = Mutex(Mood.well)
  /// Of the appends, in order: how many events each brought.
  let requests = Mutex<[Int]>([])
  private let running = Mutex<(group: ServiceGroup, task: Task<Void, any Error>)?>(nil)
  private let port = Mutex(0)

  init(_ log: Log) {
    self.log = log
  }

  var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
  var environment: [String: String] { ["SHIPLOG_URL": url, "SHIPLOG_TOKEN": Self.token] }

  /// Runs a server as long as the body takes.
  static func run(
    _ body: (TestServer, Command) async throws -> Void
  ) async throws {
    let server = TestServer(try await TestDatabase.current.makeLog())
    let folder = "/tmp/shiplog-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await server.start()
    do {
      try await body(server, Command(folder: folder, environment: server.environment))
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// Starts, at the address where it was before if it was.
  func start() async throws {
    let (ports, continuation) = AsyncThrowingStream.makeStream(of: Int.self)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = Application(
      router: router(),
      configuration: .init(address: .hostname("127.0.0.1", port: port.withLock { $0 })),
      onServerRunning: { channel in
        continuation.yield(channel.localAddress?.port ?? 0)
        continuation.finish()
      }, logger: logger)
    let group = ServiceGroup(services: [application], logger: logger)
    let task = Task {
      do {
        try await group.run()
      } catch {
        continuation.finish(throwing: error)
        throw error
      }
    }
    for try await port in ports {
      self.port.withLock { $0 = port }
      running.withLock { $0 = (group, task) }
    }
  }

  /// Goes, once what was begun is answered. (To cancel it instead trips over connections that nobody has accepted yet.)
  func stop() async {
    let last = running.withLock { running in
      defer { running = nil }
      return running
    }
    await last?.group.triggerGracefulShutdown()
    _ = await last?.task.result
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.get("/readyz") { _, _ in "ready" }
    router.get("/v1/environments") { request, _ in
      try Self.authorize(request) ?? Response(status: .ok)
    }
    router.post("/v1/events") { request, _ in
      if let refusal = try Self.authorize(request) { return refusal }
      return try await self.append(request)
    }
    return router
  }

  private static func authorize(_ request: Request) throws -> Response? {
    guard request.headers[.authorization] == "Bearer \(token)" else {
      return problem(401, #"{"detail":"this token is not known"}"#)
    }
    return nil
  }

  private func append(_ request: Request) async throws -> Response {
    let mood = mood.withLock { mood in
      let now = mood
      switch mood {
      case .answeringOnly(let status, let times, let headers):
        mood = times > 1 ? .answeringOnly(status, times: times - 1, headers: headers) : .well
      case .losingAnswers(let times): mood = times > 1 ? .losingAnswers(times: times - 1) : .well
      case .well, .answering: break
      }
      return now
    }
    switch mood {
    case .answering(let status, let problem, let headers):
      return Self.problem(status, problem, headers)
    case .answeringOnly(let status, _, let headers): return Self.problem(status, nil, headers)
    case .well: return try await receipts(for: request)
    case .losingAnswers:
      let answer = try await receipts(for: request)
      guard answer.status == .ok else { return answer }
      return Response(
        status: .ok, headers: [.contentType: "application/json", .contentLength: "1000"],
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: #"{"receipts":["#))
          throw CancellationError()
        })
    }
  }

  private func receipts(for request: Request) async throws -> Response {
    guard request.headers[.contentType] == "application/cloudevents-batch+json" else {
      return Self.problem(415, #"{"detail":"this format is not known"}"#)
    }
    let bytes = Array(try await request.body.collect(upTo: Self.limit).readableBytesView)
    var framing = EventFraming()
    framing.append(bytes)
    framing.finish()
    var events: [ReceivedEvent] = []
    while let frame = try framing.next() {
      do throws(Rejection) {
        events.append(try ReceivedEvent(parsing: frame.bytes, now: .now))
      } catch {
        return Self.problem(422, Self.document("\(error)", events.count))
      }
    }
    requests.withLock { $0.append(events.count) }
    do throws(LogError) {
      let receipts = try await log.append(events)
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(
          byteBuffer: ByteBuffer(
            bytes: JSONText.object([("receipts", .array(receipts.map(\.json)))]).bytes)))
    } catch {
      guard case .conflict(let position, let source, let id) = error else { throw error }
      let index = events.firstIndex { $0.event.source == source && $0.event.id == id } ?? 0
      // Of two in one request that conflict, none is in the log.
      let occurred = try? await log.entries(at: [position]).first?.event.occurred
      return Self.problem(409, Self.document(error.description, index, occurred))
    }
  }

  private static func document(_ detail: String, _ index: Int, _ occurred: Timestamp? = nil)
    -> String
  {
    let error = JSONText.object([("index", .int(Int64(index))), ("detail", .string(detail))])
    return String(
      decoding: JSONText.object([
        ("detail", .string(detail)), ("errors", .array([error])),
        ("occurred", occurred.map { .string($0.rfc3339) } ?? .null),
      ]).bytes, as: UTF8.self)
  }

  private static func problem(
    _ status: Int, _ document: String?, _ headers: [String: String] = [:]
  ) -> Response {
    var response = Response(status: .init(code: status))
    for (name, value) in headers {
      guard let name = HTTPField.Name(name) else { continue }
      response.headers[name] = value
    }
    guard let document else { return response }
    response.headers[.contentType] = "application/problem+json"
    response.body = ResponseBody(byteBuffer: ByteBuffer(string: document))
    return response
  }
}

extension Receipt {
  fileprivate var json: JSONText {
    .object([
      ("position", .int(position)), ("source", .string(source)), ("id", .string(id)),
      ("status", .string(status.rawValue)), ("recorded", .string(recorded.rfc3339)),
      ("size", .int(size)), ("root", .string(root.description)),
    ])
  }
}

extension Command {
  /// Runs the executable against a server in this process: on a thread that may block, so that the server has one.
  @discardableResult
  func served(_ arguments: String...) async throws -> Result {
    try await served(arguments)
  }

  @discardableResult
  func served(by program: String = Command.shiplog, _ arguments: [String]) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Swift.Result { try run(program, arguments) })
      }
    }
  }
}
