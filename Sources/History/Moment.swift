package import Deployments

/// What a question is asked about.
package enum Moment: Hashable, Sendable {
  /// Everything that the log holds now.
  case latest
  /// The log as it stood when this was its last position: what was known then.
  case position(Int64)
  /// What was so at this time, by the events' own times and by all that is known of it now.
  case time(Timestamp)

  var time: Timestamp? {
    guard case .time(let time) = self else { return nil }
    return time
  }
}
