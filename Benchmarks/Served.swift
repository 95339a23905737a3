import AsyncHTTPClient
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// `shiplog serve` on the log that is measured.
final class Served {
  private let process: Process
  let url: String

  /// Starts it; it answers when this comes back, and its read models stand for the whole log.
  init(_ options: Bench.Options) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: options.shiplog)
    process.arguments = ["serve", "--port", "0", "--rate", "1000000"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["SHIPLOG_DATABASE_URL": options.url]
    ) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
      guard !byte.isEmpty else { break }
      line += byte
    }
    url = String(decoding: line, as: UTF8.self)
    guard url.hasPrefix("http") else {
      process.terminate()
      throw Program.Failure(message: "\(options.shiplog) serve did not say where it listens")
    }
  }

  /// - Parameter memory: told what it took
  func stop(_ memory: inout Memory) {
    memory.sample(process.processIdentifier)
    process.terminate()
    process.waitUntilExit()
  }
}

/// A server as plain as one can be: one answer, whatever is asked.
struct ConstantServer {
  let body: ByteBuffer
  let headers: HTTPFields

  /// Has the answer of another server, with its headers.
  init(of url: String, token: String) async throws {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    guard answer.status == .ok else {
      throw Program.Failure(message: "\(url) answered \(answer.status.code)")
    }
    body = try await answer.body.collect(upTo: 64 << 20)
    var headers = HTTPFields()
    for (name, value) in answer.headers {
      // The others are the server's own, which writes them again.
      guard !["date", "server", "connection", "content-length"].contains(name.lowercased()),
        let name = HTTPField.Name(name)
      else { continue }
      headers[name] = value
    }
    self.headers = headers
  }

  /// Answers for as long as the body runs.
  func serve<Value: Sendable>(
    at path: String, _ use: (_ url: String) async throws -> Value
  ) async throws -> Value {
    let router = Router()
    router.get(RouterPath(path)) { [body, headers] _, _ in
      Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }
    let (ports, told) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "constant")
    logger.logLevel = .error
    let server = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in told.yield(channel.localAddress?.port ?? 0) }, logger: logger)
    let running = Task { try await server.run() }
    defer { running.cancel() }
    guard let port = await ports.first(where: { _ in true }) else {
      throw Program.Failure(message: "the constant is not served")
    }
    return try await use("http://127.0.0.1:\(port)\(path)")
  }
}
