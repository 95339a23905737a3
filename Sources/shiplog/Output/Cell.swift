import Deployments
import Glibc
import Service

/// The text of a value outside JSON.
enum Cell {
  /// As a table shows it.
  static func text(_ value: JSONText, form: Column.Form) -> String {
    let plain = value.plain
    switch form {
    case .plain: return printable(plain)
    case .artifact: return printable(plain.isEmpty ? plain : Artifact(plain).short)
    case .time: return Timestamp(rfc3339: plain).map(shortForm) ?? printable(plain)
    case .duration: return Double(plain).map(duration) ?? printable(plain)
    }
  }

  /// The two largest units of a number of seconds: `0.4s`, `53s`, `1m 37s`, `3h 34m`, `2d 3h`.
  static func duration(_ seconds: Double) -> String {
    let tenths = (seconds * 10).rounded() / 10
    if abs(tenths) < 10, tenths != tenths.rounded() { return "\(tenths)s" }
    guard let whole = Int64(exactly: seconds.rounded()) else { return "\(seconds)s" }
    switch abs(whole) {
    case 0..<60: return "\(whole)s"
    case 0..<3_600: return "\(whole / 60)m \(abs(whole) % 60)s"
    case 0..<86_400: return "\(whole / 3_600)h \(abs(whole) % 3_600 / 60)m"
    default: return "\(whole / 86_400)d \(abs(whole) % 86_400 / 3_600)h"
    }
  }

  /// `2026-01-15 15:00:00` in the time zone that `TZ` or the system names.
  static func shortForm(_ time: Timestamp) -> String {
    let million: Int64 = 1_000_000
    let whole = time.microseconds / million
    var seconds = time_t(time.microseconds % million < 0 ? whole - 1 : whole)
    var parts = unsafe tm()
    unsafe localtime_r(&seconds, &parts)
    let date = unsafe [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday]
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
    let day = padded(date[0], 4) + date.dropFirst().map { "-" + padded($0) }.joined()
    return day + " " + clock.map { padded($0) }.joined(separator: ":")
  }

  /// Without what could steer a terminal: events are written by others.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func padded(_ number: Int32, _ digits: Int = 2) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
