import ArgumentParser
import Deployments
import FoundationEssentials
import History

/// A time that may need a time zone, or another time, to be one.
enum TimePoint: Hashable, Sendable {
  case instant(Timestamp)
  /// A date's first moment, had it been given in UTC.
  case date(Timestamp)
  /// So long before.
  case before(microseconds: Int64)
}

/// Times and positions as people type them.
enum TimeText {
  /// Reads `2026-11-01T12:00:00+01:00`, `2026-11-01` (its beginning, UTC), or so long ago: `-30d`, `-2h`, `-15m`.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func time(_ text: String) throws -> Timestamp {
    switch try point(text) {
    case .instant(let time), .date(let time): return time
    case .before(let ago): return Timestamp(microseconds: Timestamp.now.microseconds - ago)
    }
  }

  /// Reads the same, and leaves open in which zone a date is and before what "so long ago" is.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func point(_ text: String) throws -> TimePoint {
    if let time = Timestamp(rfc3339: text) { return .instant(time) }
    if let date = Timestamp(rfc3339: text + "T00:00:00Z") { return .date(date) }
    if let ago = ago(text) { return .before(microseconds: ago) }
    throw ValidationError(
      """
      '\(text)' is no time. Write 2026-11-01T12:00:00Z, 2026-11-01, or so long ago as in -30d, -2h, -15m.
      """)
  }

  /// Reads a time, or a position: a bare number.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func moment(_ text: String) throws -> Moment {
    if let position = Int64(text), position >= 0 { return .position(position) }
    return .time(try time(text))
  }

  private static func ago(_ text: String) -> Int64? {
    let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    guard text.hasPrefix("-"), let unit = text.last.flatMap({ seconds[$0] }),
      let count = Int64(text.dropFirst().dropLast()), count < 1_000_000
    else { return nil }
    return count * unit * 1_000_000
  }
}

extension Timestamp {
  /// The machine's clock.
  static var now: Timestamp {
    let seconds = Date.now.timeIntervalSince1970
    return Timestamp(microseconds: Int64(exactly: (seconds * 1_000_000).rounded()) ?? 0)
  }
}
