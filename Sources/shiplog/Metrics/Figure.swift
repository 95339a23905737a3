import Deployments

/// Numbers as people read them.
enum Figure {
  /// With so many decimals, rounded half up: `1.32`.
  static func decimal(_ value: Double, _ digits: Int) -> String {
    var unit: Int64 = 1
    for _ in 0..<digits { unit *= 10 }
    guard let scaled = Int64(exactly: (value * Double(unit)).rounded()) else { return "\(value)" }
    guard digits > 0 else { return String(scaled) }
    let fraction = String(scaled.magnitude % unit.magnitude)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return (scaled < 0 ? "-" : "") + "\(scaled.magnitude / unit.magnitude).\(zeros)\(fraction)"
  }

  /// `28 days`, `1 day`, `0.5 days`.
  static func days(_ days: Double) -> String {
    let rounded = (days * 100).rounded() / 100
    let number = rounded == rounded.rounded() ? decimal(rounded, 0) : decimal(rounded, 2)
    return number == "1" ? "1 day" : "\(number) days"
  }

  static func count(_ count: Int64, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
