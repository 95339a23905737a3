extension Timestamp: CustomStringConvertible {
  /// `2026-01-15T14:00:00.000000Z`: always UTC, always six digits, as leaves have it.
  package var description: String { text(fraction: true) }

  /// `2026-01-15T14:00:00Z`: the fraction, of six digits, only where it is not zero.
  package var rfc3339: String {
    text(fraction: microseconds % 1_000_000 != 0)
  }

  private func text(fraction withFraction: Bool) -> String {
    let (seconds, fraction) = Self.divide(microseconds, by: 1_000_000)
    let (days, secondOfDay) = Self.divide(seconds, by: 86_400)
    let (year, month, day) = Calendar.date(days: days)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    // Years outside 0000...9999 come from arithmetic only; ISO 8601 writes them with a sign.
    if year < 0 { bytes.append(UInt8(ascii: "-")) }
    if year > 9999 { bytes.append(UInt8(ascii: "+")) }
    Self.append(abs(year), digits: abs(year) > 9999 ? 6 : 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    Self.append(secondOfDay / 3600, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(secondOfDay / 60 % 60, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(secondOfDay % 60, digits: 2, to: &bytes)
    if withFraction {
      bytes.append(UInt8(ascii: "."))
      Self.append(fraction, digits: 6, to: &bytes)
    }
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Division that rounds down, so that moments before 1970 have a fraction that counts forward.
  private static func divide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func append(_ value: Int64, digits: Int, to bytes: inout [UInt8]) {
    var unit: Int64 = 1
    for _ in 1..<digits { unit *= 10 }
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / unit % 10))
      unit /= 10
    }
  }
}
