package import Deployments

/// Where the service listens.
package struct ServerSettings: Sendable {
  package var host = "127.0.0.1"
  /// 0 for any that is free.
  package var port = 8080
  package var tls: TLSFiles?

  /// A certificate chain and its key, in PEM.
  package struct TLSFiles: Sendable {
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }

  package init() {}
}

/// What one client may take from the others.
package struct Limits: Sendable {
  /// Bytes of a request's body.
  package var bodyBytes = 8 << 20
  /// Of one event.
  package var event = JSON.Limits()
  package var headerCount = 100
  /// Bytes of all headers.
  package var headerBytes = 32 << 10
  /// From the connection to the end of its first request's headers, TLS included.
  package var headerTime: Duration = .seconds(10)
  /// From a request's headers to the end of its body.
  package var requestTime: Duration = .seconds(30)
  /// Between an answer and the end of the next request's headers.
  package var idleTime: Duration = .seconds(60)
  /// From an answer's filling the connection's buffers to the client having taken of it.
  package var stallTime: Duration = .seconds(30)
  package var connections = 1_000
  /// That are being answered at a time.
  package var requests = 256
  /// Of server-sent events and of whole lists, at a time.
  package var streams = 200
  /// Requests a second of one token, and as many at once.
  package var rate = 500
  /// Between the end of readiness and the end of listening: as long as a load balancer takes to notice. Of the ten seconds
  /// that all of the end takes, at most `longestDrainDelay`.
  package var drainDelay: Duration = .zero
  package static let longestDrainDelay: Duration = .seconds(5)

  package init() {}
}
