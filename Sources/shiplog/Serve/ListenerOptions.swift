import ArgumentParser
import Deployments
import History
import Log
import Service

/// Where and how to serve, shared by `serve` and `dev`.
struct ListenerOptions: ParsableArguments {
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(parsing: .unconditional, help: "The port; 0 takes any that is free.")
  var port = 8080

  @Option(
    help: ArgumentHelp("A certificate chain in PEM.", valueName: "file"), completion: .file())
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("Its key in PEM.", valueName: "file"), completion: .file())
  var tlsKey: String?

  @Option(
    help: ArgumentHelp("The proxy that does TLS in front of this server.", valueName: "name"))
  var behindProxy: String?

  @Flag(help: "Let everybody read who shows no token.")
  var anonymousRead = false

  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535") }
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together")
    }
    guard tlsCertificate != nil || behindProxy != nil || isLocal else {
      throw ValidationError(
        """
        \(host) is reached from elsewhere, and tokens must not travel in the clear: give --tls-certificate and \
        --tls-key, or name with --behind-proxy who does TLS
        """)
    }
  }

  private var isLocal: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }

  /// Serves until the process is told to stop.
  func serve(_ history: History) async throws {
    var settings = ServerSettings()
    settings.host = host
    settings.port = port
    if let tlsCertificate, let tlsKey {
      settings.tls = ServerSettings.TLSFiles(certificate: tlsCertificate, key: tlsKey)
    }
    var service = LogService.Settings()
    service.anonymousRead = anonymousRead
    service.isSecure = settings.tls != nil || behindProxy != nil
    service.limits = limits.limits
    let scheme = settings.tls == nil ? "http" : "https"
    let shown = host.contains(":") ? "[\(host)]" : host
    let checks = TokenChecks(url: history.log.url, now: { .now })
    try await LogService(of: history, settings: service) {
      try await checks.caller(of: $0)
    }
    .serve(settings) { port in
      try? Output.standard.write("\(scheme)://\(shown):\(port)\n")
      try? Output.standard.flush()
    }
    await checks.close()
  }
}
