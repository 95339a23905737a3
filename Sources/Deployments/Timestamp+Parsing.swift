extension Timestamp {
  /// Reads `2026-01-15T14:00:00.123Z` or `…+01:00` (RFC 3339 §5.6); `nil` for everything else.
  ///
  /// `T` and `Z` in either case; years 0000 to 9999, also after the offset is taken off; any number
  /// of fraction digits, of which the first six count; second 60 is the next minute's first, as
  /// POSIX time has no leap seconds.
  package init?(rfc3339 text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.init(rfc3339: text.utf8Span.span)
  }

  /// The same over UTF-8 bytes.
  package init?(rfc3339 utf8: some Collection<UInt8>) {
    let bytes = Array(utf8)
    self.init(rfc3339: bytes.span)
  }

  /// The same without a copy.
  package init?(rfc3339 bytes: Span<UInt8>) {
    // "2026-01-15T14:00:00Z" is the shortest.
    guard bytes.count >= 20,
      bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let century = Self.pair(bytes, 0), let yearOfCentury = Self.pair(bytes, 2),
      let month = Self.pair(bytes, 5), let day = Self.pair(bytes, 8),
      let hour = Self.pair(bytes, 11), let minute = Self.pair(bytes, 14),
      let second = Self.pair(bytes, 17)
    else { return nil }
    let year = century * 100 + yearOfCentury
    guard (1...12).contains(month), day >= 1, day <= Calendar.daysIn(month: month, of: year),
      hour <= 23, minute <= 59, second <= 60
    else { return nil }

    var position = 19
    guard let fraction = Self.fraction(bytes, &position),
      let offset = Self.offset(bytes, &position), position == bytes.count
    else { return nil }
    let days = Calendar.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    guard Self.writableSeconds.contains(seconds) else { return nil }
    self.init(microseconds: seconds * 1_000_000 + fraction)
  }

  /// 0000-01-01T00:00:00Z up to 9999-12-31T23:59:59Z: what four digits of year can say.
  private static let writableSeconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// Two decimal digits, as `07`.
  private static func pair(_ bytes: Span<UInt8>, _ index: Int) -> Int64? {
    let tens = bytes[index] &- UInt8(ascii: "0")
    let ones = bytes[index + 1] &- UInt8(ascii: "0")
    guard tens <= 9, ones <= 9 else { return nil }
    return Int64(tens) * 10 + Int64(ones)
  }

  /// Microseconds of `.5`, 0 where there is no dot, `nil` where no digit follows it.
  private static func fraction(_ bytes: Span<UInt8>, _ position: inout Int) -> Int64? {
    guard bytes[position] == UInt8(ascii: ".") else { return 0 }
    position += 1
    let start = position
    var unit: Int64 = 100_000
    var sum: Int64 = 0
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      sum += Int64(digit) * unit
      unit /= 10
      position += 1
    }
    return position > start ? sum : nil
  }

  /// Seconds east of UTC of `Z`, `+01:00` or `-08:00`.
  private static func offset(_ bytes: Span<UInt8>, _ position: inout Int) -> Int64? {
    guard position < bytes.count else { return nil }
    let sign: Int64
    switch bytes[position] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      position += 1
      return 0
    case UInt8(ascii: "+"): sign = 1
    case UInt8(ascii: "-"): sign = -1
    default: return nil
    }
    guard position + 6 <= bytes.count, bytes[position + 3] == UInt8(ascii: ":"),
      let hours = pair(bytes, position + 1), let minutes = pair(bytes, position + 4),
      hours <= 23, minutes <= 59
    else { return nil }
    position += 6
    return sign * (hours * 3600 + minutes * 60)
  }
}
