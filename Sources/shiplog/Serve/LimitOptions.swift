import ArgumentParser
import Deployments
import Service

/// What the server puts up with.
struct LimitOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "Bytes of a request's body.")
  var maxBodyBytes = Limits().bodyBytes

  @Option(
    parsing: .unconditional,
    help: "Bytes of an event or a record; the log itself takes no more than \(JSON.Limits().bytes)."
  )
  var maxEventBytes = JSON.Limits().bytes

  @Option(
    parsing: .unconditional,
    help:
      "How deep an event or a record may be; the log itself takes no more than \(JSON.Limits().depth)."
  )
  var maxJSONDepth = JSON.Limits().depth

  @Option(parsing: .unconditional, help: "Headers of a request.")
  var maxHeaders = Limits().headerCount

  @Option(parsing: .unconditional, help: "Bytes of a request's headers.")
  var maxHeaderBytes = Limits().headerBytes

  @Option(
    parsing: .unconditional, help: "Seconds from a connection to the end of its first headers.")
  var headerSeconds = Limits().headerTime.seconds

  @Option(parsing: .unconditional, help: "Seconds from a request's headers to the end of its body.")
  var requestSeconds = Limits().requestTime.seconds

  @Option(parsing: .unconditional, help: "Seconds between an answer and the next request.")
  var idleSeconds = Limits().idleTime.seconds

  @Option(parsing: .unconditional, help: "Seconds without the client taking anything of an answer.")
  var stallSeconds = Limits().stallTime.seconds

  @Option(parsing: .unconditional, help: "Connections at a time.")
  var maxConnections = Limits().connections

  @Option(
    parsing: .unconditional, help: "Requests that are being answered at a time; more get 503.")
  var maxRequests = Limits().requests

  @Option(
    parsing: .unconditional,
    help: "Streams of server-sent events and of whole lists at a time; more get 503.")
  var maxStreams = Limits().streams

  @Option(parsing: .unconditional, help: "Requests a second of one token; more get 429.")
  var rate = Limits().rate

  @Option(
    parsing: .unconditional,
    help: "Seconds, up to 5, between the end of readiness and of listening; it all takes up to 10.")
  var drainSeconds = Limits().drainDelay.seconds

  func validate() throws {
    let counts = [
      ("--max-body-bytes", maxBodyBytes), ("--max-event-bytes", maxEventBytes),
      ("--max-json-depth", maxJSONDepth), ("--max-headers", maxHeaders),
      ("--max-header-bytes", maxHeaderBytes), ("--max-connections", maxConnections),
      ("--max-requests", maxRequests), ("--max-streams", maxStreams), ("--rate", rate),
    ]
    let times = [
      ("--header-seconds", headerSeconds), ("--request-seconds", requestSeconds),
      ("--idle-seconds", idleSeconds), ("--stall-seconds", stallSeconds),
    ]
    for (name, count) in counts where count < 1 { throw ValidationError("\(name) takes 1 or more") }
    for (name, time) in times where !(time > 0 && time < 1e6) {
      throw ValidationError("\(name) takes more than 0 and less than a million")
    }
    let most = JSON.Limits()
    guard maxEventBytes <= most.bytes, maxJSONDepth <= most.depth else {
      throw ValidationError(
        """
        the log takes events of up to \(most.bytes) bytes, and of up to \(most.depth) objects and arrays within one another
        """)
    }
    let longest = Limits.longestDrainDelay.seconds
    guard (0...longest).contains(drainSeconds) else {
      throw ValidationError("--drain-seconds is from 0 to \(Int(longest))")
    }
  }

  var limits: Limits {
    var limits = Limits()
    limits.bodyBytes = maxBodyBytes
    limits.event = JSON.Limits(bytes: maxEventBytes, depth: maxJSONDepth)
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
