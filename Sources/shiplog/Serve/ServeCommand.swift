import ArgumentParser
import Deployments
import History
import Log
import Service

/// `shiplog serve`.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the log over HTTP.",
    discussion: """
      Appends and everything that is derived from the log, under /v1; GET /v1/openapi.json describes it. Everybody needs a \
      token (shiplog token create), for reading too unless --anonymous-read says otherwise. /livez and /readyz are open.

      Without TLS files it listens on this machine only, unless --behind-proxy says who does TLS. SIGTERM ends it: what was \
      started is answered. Any number of servers may serve one database.

      Examples:
        shiplog serve
        shiplog serve --host 0.0.0.0 --port 8443 \\
          --tls-certificate chain.pem --tls-key key.pem
        shiplog serve --host 0.0.0.0 --behind-proxy ingress.example.com
      """)

  @OptionGroup var listener: ListenerOptions
  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    // Folded first: who may come in is known by the read models.
    try await listener.serve(try await database.openHistory())
  }
}
