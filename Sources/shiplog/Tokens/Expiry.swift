import ArgumentParser
import Deployments

/// When a token ends by itself.
enum Expiry: Hashable, Sendable {
  case never
  case at(Timestamp)
  case after(microseconds: Int64)

  static let standard = Expiry.after(microseconds: 90 * 86_400_000_000)

  /// Reads `90d`, `12h`, `30m`, `4w`, `never`, or a time as other options take it.
  ///
  /// - Throws: a `ValidationError` that says what is understood
  @Sendable static func parse(_ text: String) throws -> Expiry {
    if text == "never" { return .never }
    let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    if let unit = text.last.flatMap({ seconds[$0] }), let count = Int64(text.dropLast()) {
      guard count > 0, count <= longest / unit else {
        throw ValidationError("Write at least 1 of them and at most 100 years, or never.")
      }
      return .after(microseconds: count * unit * 1_000_000)
    }
    guard let time = Timestamp(rfc3339: text) else {
      throw ValidationError(
        "'\(text)' is no time. Write so long from now as in 90d or 12h, never, or 2027-11-01T12:00:00Z."
      )
    }
    return .at(time)
  }

  /// 100 years, in seconds.
  private static let longest: Int64 = 36_525 * 86_400

  /// The time for a token that is made `now`.
  func time(from now: Timestamp) -> Timestamp? {
    switch self {
    case .never: nil
    case .at(let time): time
    case .after(let microseconds): Timestamp(microseconds: now.microseconds + microseconds)
    }
  }
}
