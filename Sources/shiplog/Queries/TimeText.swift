import ArgumentParser
import Deployments
import History
import Service

/// Times and positions as people type them.
enum TimeText {
  /// Reads `2026-11-01T12:00:00+01:00`, `2026-11-01` (its beginning, UTC), or so long ago: `-30d`, `-2h`, `-15m`.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func time(_ text: String) throws -> Timestamp {
    try point(text).time(now: .now)
  }

  /// Reads the same, and leaves open in which zone a date is and before what "so long ago" is.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func point(_ text: String) throws -> TimePoint {
    guard let point = TimePoint(text) else {
      throw ValidationError("'\(text)' is no time. Write \(TimePoint.forms).")
    }
    return point
  }

  /// Reads a position of the log.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func position(_ text: String) throws -> Int64 {
    guard let position = Int64(text), position >= 0 else {
      throw ValidationError("'\(text)' is no position: they are counted from 0.")
    }
    return position
  }

  /// Reads a time, or a position: a bare number.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func moment(_ text: String) throws -> Moment {
    try Moment(text, now: .now) ?? .time(time(text))
  }
}
