internal import Synchronization

/// What the service counts about itself, as Prometheus reads it (text format 0.0.4).
package final class Counters: Sendable {
  /// Seconds that the buckets of a histogram go up to.
  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
  private static let sizes: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

  private struct Histogram {
    var buckets: [Int]
    var sum = 0.0
    var count = 0

    init(_ bounds: [Double]) {
      buckets = Array(repeating: 0, count: bounds.count)
    }

    mutating func add(_ value: Double, _ bounds: [Double]) {
      sum += value
      count += 1
      if let bucket = bounds.firstIndex(where: { value <= $0 }) { buckets[bucket] += 1 }
    }
  }

  private struct Request: Hashable, Comparable {
    let operation: String
    let status: Int

    static func < (one: Request, other: Request) -> Bool {
      (one.operation, one.status) < (other.operation, other.status)
    }
  }

  private struct State {
    var requests: [Request: Int] = [:]
    var appends = Histogram(Counters.bounds)
    var batches = Histogram(Counters.sizes)
    var inFlight = 0
    var streams = 0
    var projectionFailures = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// - Parameters:
  ///   - operation: its id, or `none` for what no operation is for
  ///   - status: of the answer
  func answered(_ operation: String, _ status: Int) {
    state.withLock { $0.requests[Request(operation: operation, status: status), default: 0] += 1 }
  }

  /// Counts an append that was acknowledged.
  func appended(events: Int, in duration: Duration) {
    let seconds = duration / .seconds(1)
    state.withLock {
      $0.appends.add(seconds, Self.bounds)
      $0.batches.add(Double(events), Self.sizes)
    }
  }

  /// Streams that are open.
  var streams: Int { state.withLock { $0.streams } }

  /// A place among the streams, given back when nobody holds it any more: an answer may be dropped before it is written.
  final class StreamPlace: Sendable {
    private let counters: Counters

    fileprivate init(_ counters: Counters) { self.counters = counters }

    deinit { counters.state.withLock { $0.streams -= 1 } }
  }

  /// - Returns: nil where there are as many as may be
  func openStream(limit: Int) -> StreamPlace? {
    let isAdmitted = state.withLock {
      guard $0.streams < limit else { return false }
      $0.streams += 1
      return true
    }
    return isAdmitted ? StreamPlace(self) : nil
  }

  /// - Returns: whether there are not more than so many requests now
  func began(limit: Int) -> Bool {
    state.withLock {
      $0.inFlight += 1
      return $0.inFlight <= limit
    }
  }

  func ended() { state.withLock { $0.inFlight -= 1 } }

  func projectionFailed() { state.withLock { $0.projectionFailures += 1 } }

  /// The exposition.
  ///
  /// - Parameters:
  ///   - logSize: entries of the log
  ///   - projected: entries that the read models stand for
  ///   - waiting: events that wait for the connection that appends
  ///   - verificationAge: seconds since the log was last found sound; nil where it never was
  /// - Returns: lines, each ended
  func exposition(
    logSize: Int64, projected: Int64, waiting: Int, verificationAge: Double?
  ) -> String {
    let state = state.withLock { $0 }
    var text = ""
    func family(_ name: String, _ type: String, _ help: String) {
      text += "# HELP shiplog_\(name) \(help)\n# TYPE shiplog_\(name) \(type)\n"
    }
    func gauge(_ name: String, _ help: String, _ value: Int64) {
      family(name, "gauge", help)
      text += "shiplog_\(name) \(value)\n"
    }
    family(
      "http_requests_total", "counter", "Requests that were answered, by operation and status.")
    for (request, count) in state.requests.sorted(by: { $0.key < $1.key }) {
      text +=
        "shiplog_http_requests_total{operation=\"\(request.operation)\",status=\"\(request.status)\"} \(count)\n"
    }
    func histogram(_ name: String, _ help: String, _ histogram: Histogram, _ bounds: [Double]) {
      family(name, "histogram", help)
      var sum = 0
      for (bound, count) in zip(bounds, histogram.buckets) {
        sum += count
        text += "shiplog_\(name)_bucket{le=\"\(bound)\"} \(sum)\n"
      }
      text += "shiplog_\(name)_bucket{le=\"+Inf\"} \(histogram.count)\n"
      text += "shiplog_\(name)_sum \(histogram.sum)\nshiplog_\(name)_count \(histogram.count)\n"
    }
    histogram(
      "append_seconds", "From an append's events being parsed to their durable commit.",
      state.appends, Self.bounds)
    histogram("append_events", "Events of an append.", state.batches, Self.sizes)
    gauge("http_requests_in_flight", "Requests that are being answered.", Int64(state.inFlight))
    gauge("streams", "Streams of events and of whole lists that are open.", Int64(state.streams))
    gauge(
      "append_waiting_events", "Events that wait for the one connection that appends.",
      Int64(waiting))
    gauge("log_size", "Entries of the log.", logSize)
    if let verificationAge {
      gauge(
        "verification_age_seconds", "Since shiplog verify last found the whole log sound.",
        Int64(verificationAge))
    }
    gauge(
      "projection_lag_entries", "Entries that the read models do not stand for yet.",
      max(0, logSize - projected))
    family(
      "projection_failures_total", "counter", "Attempts to bring the read models up that failed.")
    text += "shiplog_projection_failures_total \(state.projectionFailures)\n"
    return text
  }
}
