internal import Glibc
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import ServiceLifecycle
internal import UnixSignals

extension LogService {
  /// Listens and answers until the process is told to stop by SIGTERM or SIGINT.
  ///
  /// Then readiness goes first; after the drain delay nothing new is accepted, what was started is answered, and streams
  /// are closed. Ten seconds after the signal it is over in any case.
  ///
  /// - Parameters:
  ///   - settings: where to listen
  ///   - listening: told the port
  /// - Throws: `ServerError`
  package func serve(
    _ settings: ServerSettings, listening: @escaping @Sendable (Int) -> Void
  ) async throws {
    let app = try application(settings, listening: listening)
    var configuration = ServiceGroupConfiguration(services: [app], logger: logger)
    configuration.maximumGracefulShutdownDuration = Self.timeToEnd - self.settings.limits.drainDelay
    configuration.maximumCancellationDuration = .seconds(1)
    let group = ServiceGroup(configuration: configuration)
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        for await _ in signals {
          self.drain()
          try await Task.sleep(for: self.settings.limits.drainDelay)
          await group.triggerGracefulShutdown()
          return
        }
      }
      // The group ends by itself where the address cannot be listened on, and after a signal.
      defer { tasks.cancelAll() }
      do {
        try await tasks.next()
      } catch let error as IOError {
        throw ServerError.address(
          host: settings.host, port: settings.port,
          reason: Self.text(ofSystemError: error.errnoCode))
      }
      if isDraining { try await tasks.next() }
    }
  }

  private static func text(ofSystemError number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }

  /// All that runs while it serves.
  func application(
    _ settings: ServerSettings, listening: @escaping @Sendable (Int) -> Void
  ) throws -> some ServiceLifecycle.Service {
    Application(
      responder: Interface(to: self).responder(), server: try builder(settings),
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port),
        availableConnectionsDelegate: .maximum(self.settings.limits.connections, logger: logger)),
      services: [Upkeep(service: self)],
      onServerRunning: { channel in listening(channel.localAddress?.port ?? settings.port) },
      logger: logger)
  }

  /// From the signal to the end of waiting for answers: with the second for cancellation less than the ten that a
  /// supervisor gives.
  private static let timeToEnd: Duration = .seconds(8)

  private func builder(_ settings: ServerSettings) throws -> HTTPServerBuilder {
    let limits = self.settings.limits
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [Deadlines(self.settings)],
        httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
          maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
          maxHeaderFieldCount: limits.headerCount)))
    guard let files = settings.tls else { return plain }
    return try .tls(plain, tlsConfiguration: files.configuration())
  }
}

/// Why the service cannot be started as it was configured.
package enum ServerError: Error, CustomStringConvertible {
  case tlsFile(path: String, reason: String)
  /// It cannot be listened there.
  case address(host: String, port: Int, reason: String)

  package var description: String {
    switch self {
    case .address(let host, let port, let reason):
      "cannot listen at \(host), port \(port): \(reason)"
    case .tlsFile(let path, let reason): "the TLS file \(path) cannot be used: \(reason)"
    }
  }
}

extension ServerSettings.TLSFiles {
  /// TLS 1.2 and later.
  fileprivate func configuration() throws -> TLSConfiguration {
    let chain: [NIOSSLCertificate] = try Self.reading(certificate) {
      try NIOSSLCertificate.fromPEMFile(certificate)
    }
    guard !chain.isEmpty else {
      throw ServerError.tlsFile(path: certificate, reason: "it holds no certificate in PEM")
    }
    let key: NIOSSLPrivateKey = try Self.reading(self.key) {
      try NIOSSLPrivateKey(file: self.key, format: .pem)
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    // Made once here, so that a key of another certificate is found before anybody connects.
    _ = try Self.reading(self.key) { try NIOSSLContext(configuration: configuration) }
    return configuration
  }

  private static func reading<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(ServerError) -> Value {
    do { return try body() } catch { throw .tlsFile(path: path, reason: "\(error)") }
  }
}

/// What runs beside the listener, until it stops.
private struct Upkeep: Service {
  let service: LogService

  func run() async {
    await cancelWhenGracefulShutdown { await service.keepUp() }
  }
}
