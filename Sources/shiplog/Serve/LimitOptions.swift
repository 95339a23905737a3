import ArgumentParser
import Service

/// What the server puts up with.
struct LimitOptions: ParsableArguments {
  @Option(help: "Bytes of a request's body.")
  var maxBodyBytes = Limits().bodyBytes

  @Option(help: "Headers of a request.")
  var maxHeaders = Limits().headerCount

  @Option(help: "Bytes of a request's headers.")
  var maxHeaderBytes = Limits().headerBytes

  @Option(help: "Seconds from a connection to the end of its first headers.")
  var headerSeconds = Limits().headerTime.seconds

  @Option(help: "Seconds from a request's headers to the end of its body.")
  var requestSeconds = Limits().requestTime.seconds

  @Option(help: "Seconds between an answer and the next request.")
  var idleSeconds = Limits().idleTime.seconds

  @Option(help: "Seconds without the client taking anything of an answer.")
  var stallSeconds = Limits().stallTime.seconds

  @Option(help: "Connections at a time.")
  var maxConnections = Limits().connections

  @Option(help: "Requests that are being answered at a time; more get 503.")
  var maxRequests = Limits().requests

  @Option(help: "Streams of server-sent events at a time; more get 503.")
  var maxStreams = Limits().streams

  @Option(help: "Requests a second of one token; more get 429.")
  var rate = Limits().rate

  @Option(help: "Seconds between the end of readiness and the end of listening.")
  var drainSeconds = Limits().drainDelay.seconds

  func validate() throws {
    let counts = [
      maxBodyBytes, maxHeaders, maxHeaderBytes, maxConnections, maxRequests, maxStreams, rate,
    ]
    let times = [headerSeconds, requestSeconds, idleSeconds, stallSeconds]
    guard counts.allSatisfy({ $0 >= 1 }), times.allSatisfy({ $0 > 0 && $0 < 1e6 }),
      (0..<1e6).contains(drainSeconds)
    else { throw ValidationError("limits are above 0") }
  }

  var limits: Limits {
    var limits = Limits()
    limits.bodyBytes = maxBodyBytes
    limits.headerCount = maxHeaders
    limits.headerBytes = maxHeaderBytes
    limits.headerTime = .seconds(headerSeconds)
    limits.requestTime = .seconds(requestSeconds)
    limits.idleTime = .seconds(idleSeconds)
    limits.stallTime = .seconds(stallSeconds)
    limits.connections = maxConnections
    limits.requests = maxRequests
    limits.streams = maxStreams
    limits.rate = rate
    limits.drainDelay = .seconds(drainSeconds)
    return limits
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
