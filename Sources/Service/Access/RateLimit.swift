internal import Synchronization

/// How many requests each token may make: a bucket of so many, which fills at an even rate and of which every request takes
/// one.
///
/// A bucket is kept as the time at which it will be full (GCRA, the algorithm of ATM Forum TM 4.1), so that one that is full needs
/// no memory.
package final class RateLimit: Sendable {
  /// How long it takes for one request to come back, and for all of them.
  private let interval, capacity: Duration
  private let buckets = Mutex(Buckets())

  fileprivate struct Buckets {
    var full: [String: ContinuousClock.Instant] = [:]
    /// As many as there may be before those that are full are dropped.
    var limit = 1_024
  }

  /// - Parameters:
  ///   - burst: requests that a token may make at once, at least 1
  ///   - perSecond: requests that come back in a second, more than 0
  package init(burst: Int, perSecond: Double) {
    interval = .seconds(1) / perSecond
    capacity = interval * burst
  }

  /// Takes a request out of a token's bucket, if there is one.
  ///
  /// - Parameters:
  ///   - name: the token's
  ///   - now: the time, which may differ between calls by as little as they like, in any order
  /// - Returns: nil where it may go on, else in how many whole seconds there will be a request in the bucket
  package func admit(_ name: String, at now: ContinuousClock.Instant) -> Duration? {
    buckets.withLock { buckets in
      let full = max(buckets.full[name] ?? now, now) + interval
      let wait = full - now - capacity
      guard wait <= .zero else {
        let (seconds, rest) = wait.components
        return .seconds(rest > 0 ? seconds + 1 : seconds)
      }
      buckets.full[name] = full
      if buckets.full.count > buckets.limit { buckets.dropFull(at: now) }
      return nil
    }
  }

  /// How many buckets are not known to be full.
  var count: Int { buckets.withLock { $0.full.count } }
}

extension RateLimit.Buckets {
  /// Only when they have doubled since the last time, so that it costs each request next to nothing.
  fileprivate mutating func dropFull(at now: ContinuousClock.Instant) {
    full = full.filter { $0.value > now }
    limit = max(1_024, 2 * full.count)
  }
}
