package import Deployments
internal import FoundationEssentials

extension Timestamp {
  /// The machine's clock.
  package static var now: Timestamp {
    let seconds = Date.now.timeIntervalSince1970
    return Timestamp(microseconds: Int64(exactly: (seconds * 1_000_000).rounded()) ?? 0)
  }
}
