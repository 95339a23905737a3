import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle

/// A server that always answers the same, so that what is left is what HTTP costs.
struct ConstantServer {
  let url: String
  private let group: ServiceGroup
  private let running: Task<Void, any Error>

  init(answering body: String) async throws {
    let router = Router()
    router.get("/constant") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
    var logger = Logger(label: "constant")
    logger.logLevel = .critical
    let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
    let app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) }, logger: logger)
    let group = ServiceGroup(services: [app], logger: logger)
    self.group = group
    running = Task { try await group.run() }
    guard let port = await ports.first(where: { _ in true }) else {
      throw Program.Failure(message: "the server did not start")
    }
    url = "http://127.0.0.1:\(port)/constant"
  }

  func stop() async throws {
    await group.triggerGracefulShutdown()
    try await running.value
  }
}
