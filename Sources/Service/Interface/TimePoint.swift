package import Deployments
package import History

/// A time that may need a time zone, or another time, to be one.
package enum TimePoint: Hashable, Sendable {
  case instant(Timestamp)
  /// A date's first moment, had it been given in UTC.
  case date(Timestamp)
  /// So long before.
  case before(microseconds: Int64)

  /// What is understood, for messages.
  package static let forms =
    "2026-11-01T12:00:00Z, 2026-11-01, or so long ago as in -30d, -2h, -15m"

  /// Reads `2026-11-01T12:00:00+01:00`, `2026-11-01`, or so long ago: `-30d`, `-2h`, `-15m`.
  package init?(_ text: String) {
    if let time = Timestamp(rfc3339: text) {
      self = .instant(time)
    } else if let date = Timestamp(rfc3339: text + "T00:00:00Z") {
      self = .date(date)
    } else if let ago = Self.ago(text) {
      self = .before(microseconds: ago)
    } else {
      return nil
    }
  }

  /// The time that it is where dates are of UTC.
  package func time(now: Timestamp) -> Timestamp {
    switch self {
    case .instant(let time), .date(let time): time
    case .before(let ago): Timestamp(microseconds: now.microseconds - ago)
    }
  }

  private static func ago(_ text: String) -> Int64? {
    let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    guard text.hasPrefix("-"), let unit = text.last.flatMap({ seconds[$0] }),
      let count = Int64(text.dropFirst().dropLast()), (0..<10_000_000_000).contains(count)
    else { return nil }
    // A century at most, which is more than any log has.
    return count * unit <= 3_200_000_000 ? count * unit * 1_000_000 : nil
  }
}

extension TimePoint: CustomStringConvertible {
  /// One of the forms that are read.
  package var description: String {
    switch self {
    case .instant(let time): time.rfc3339
    case .date(let date): String(date.rfc3339.prefix(10))
    case .before(let microseconds): "-\(microseconds / 1_000_000)s"
    }
  }
}

extension Moment {
  /// A time, or a position: a bare number.
  package init?(_ text: String, now: Timestamp) {
    if let position = Int64(text), position >= 0 {
      self = .position(position)
    } else if let point = TimePoint(text) {
      self = .time(point.time(now: now))
    } else {
      return nil
    }
  }
}
