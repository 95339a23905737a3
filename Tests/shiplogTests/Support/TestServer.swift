import Deployments
import Foundation
import History
import HTTPTypes
import Hummingbird
import Log
import Logging
import NIOCore
import Service
import ServiceLifecycle
import Synchronization
import TestSupport

@testable import shiplog

/// The service's appends on a log of its own and a free port. It can be made to misbehave, and to go and come back at the
/// same address.
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
  private let responder: any HTTPResponder<BasicRequestContext>

  /// With a token that allows this.
  init(_ log: Log, _ grant: Grant) {
    self.log = log
    let service = LogService(of: History(of: log), settings: LogService.Settings()) { token in
      guard token == Self.token else { return nil }
      return Caller(principal: log.principal, grant: grant)
    }
    responder = Interface(to: service).responder()
  }

  var url: String { "http://127.0.0.1:\(port.withLock { $0 })" }
  var environment: [String: String] { ["SHIPLOG_URL": url, "SHIPLOG_TOKEN": Self.token] }

  /// Runs a server as long as the body takes.
  static func run(
    allowing grant: Grant = Grant(scopes: [.append]),
    _ body: (TestServer, Command) async throws -> Void
  ) async throws {
    let server = TestServer(try await TestDatabase.current.makeLog(), grant)
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
    router.post("/v1/events") { request, context in
      try await self.append(request, context)
    }
    return router
  }

  private static func authorize(_ request: Request) throws -> Response? {
    guard request.headers[.authorization] == "Bearer \(token)" else {
      return problem(401, #"{"detail":"this token is not known"}"#)
    }
    return nil
  }

  private func append(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
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
    case .well: return try await receipts(for: request, context)
    case .losingAnswers:
      let answer = try await receipts(for: request, context)
      guard answer.status == .ok else { return answer }
      return Response(
        status: .ok, headers: [.contentType: "application/json", .contentLength: "1000"],
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: #"{"receipts":["#))
          throw CancellationError()
        })
    }
  }

  /// What a server answers, of which this one is told how many events it got.
  private func receipts(for request: Request, _ context: BasicRequestContext) async throws
    -> Response
  {
    let body = try await request.body.collect(upTo: Self.limit)
    var framing = EventFraming()
    framing.append(Array(body.readableBytesView))
    framing.finish()
    var count = 0
    while try framing.next() != nil { count += 1 }
    requests.withLock { $0.append(count) }
    return try await responder.respond(
      to: Request(head: request.head, body: RequestBody(buffer: body)), context: context)
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
