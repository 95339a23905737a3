import Deployments
import Foundation
import History
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Log
import NIOCore
import Synchronization
import TestSupport

@testable import Service

/// The service on the running test case's database, which holds the history that the project ships.
struct ServiceFixture: Sendable {
  let log: Log
  let history: History
  let service: LogService
  let admissions = Admissions()

  /// How often a token still gets in; one that nothing is said of always does.
  final class Admissions: Sendable {
    private let left = Mutex<[String: Int]>([:])

    func limit(_ token: String, to count: Int) { left.withLock { $0[token] = count } }

    fileprivate func admit(_ token: String) -> Bool {
      left.withLock { left in
        guard let count = left[token] else { return true }
        left[token] = count - 1
        return count > 0
      }
    }
  }

  /// `callers` are by token, and besides them `all` may do everything; without `examples` the log is empty.
  init(
    settings: LogService.Settings = LogService.Settings(), callers: [String: Grant] = [:],
    examples: Bool = true
  ) async throws {
    log = try await TestDatabase.current.makeLog()
    history = History(of: log)
    if examples {
      for batch in try Self.examples() { _ = try await log.append(batch) }
    }
    try await history.catchUp()
    let grants = callers.merging(["all": Grant(scopes: [.admin])]) { own, _ in own }
    service = LogService(of: history, settings: settings) { [history, admissions] token in
      guard let grant = grants[token], admissions.admit(token) else { return nil }
      // As the check of a real token does, in the statement that looks it up.
      return Caller(
        principal: Principal(kind: "token", issuer: "shiplog", id: token), grant: grant,
        position: try await history.lastPosition())
    }
  }

  /// The files of `examples/`, in their order.
  static func examples() throws -> [[ReceivedEvent]] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../examples")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".ndjson") }.sorted().map { name in
      try Data(contentsOf: folder.appendingPathComponent(name)).split(separator: 0x0A).map {
        try ReceivedEvent(parsing: Array($0), now: .now)
      }
    }
  }

  /// Runs a body against the router, without a socket.
  func routed(_ body: @escaping @Sendable (Client) async throws -> Void) async throws {
    let app = Application(responder: Interface(to: service).responder())
    try await app.test(.router) { client in try await body(Client(client: client)) }
  }

  struct Client: Sendable {
    let client: any TestClientProtocol

    /// `target` is path and query, `token` nil for none.
    func get(
      _ target: String, token: String? = "all", _ headers: HTTPFields = [:],
      method: HTTPRequest.Method = .get
    ) async throws -> Served {
      try await send(target, method, token, headers, nil)
    }

    func post(
      _ target: String, _ mediaType: String, _ body: String, token: String? = "all"
    ) async throws -> Served {
      try await send(
        target, .post, token, [.contentType: mediaType], ByteBuffer(string: body))
    }

    private func send(
      _ target: String, _ method: HTTPRequest.Method, _ token: String?, _ headers: HTTPFields,
      _ body: ByteBuffer?
    ) async throws -> Served {
      var fields = headers
      if let token { fields[.authorization] = "Bearer \(token)" }
      let response = try await client.executeRequest(
        uri: target, method: method, headers: fields, body: body)
      return Served(
        status: Int(response.status.code), headers: response.headers,
        text: String(buffer: response.body))
    }
  }

  /// What came back.
  struct Served: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The body as JSON.
    var json: JSON.Value {
      get throws { try JSON(Array(text.utf8), limits: .init(bytes: 10_000_000)).root }
    }
  }
}
