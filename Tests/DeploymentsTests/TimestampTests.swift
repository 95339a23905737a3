import Testing

@testable import Deployments

@Suite struct `Timestamps` {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0),
    ("1970-01-01t00:00:00z", 0),
    ("1970-01-01T00:00:00.000001Z", 1),
    ("1970-01-01T00:00:00.1Z", 100_000),
    ("1970-01-01T00:00:00.9999999999999999999999Z", 999_999),
    ("1969-12-31T23:59:59.5Z", -500_000),
    ("2026-01-15T14:00:00Z", 1_768_485_600_000_000),
    ("2026-01-15T14:00:00+02:00", 1_768_478_400_000_000),
    ("2026-01-15T14:00:00-08:00", 1_768_514_400_000_000),
    ("2026-01-15T14:00:00+05:45", 1_768_464_900_000_000),
    ("2026-01-15T14:00:00-00:00", 1_768_485_600_000_000),
    ("2026-01-15T14:00:00.25+23:59", 1_768_399_260_250_000),
    ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
    ("2016-12-31T15:59:60-08:00", 1_483_228_800_000_000),
    ("2016-12-31T23:59:60.5Z", 1_483_228_800_500_000),
    ("2000-02-29T00:00:00Z", 951_782_400_000_000),
    ("2024-02-29T12:00:00Z", 1_709_208_000_000_000),
    ("0000-02-29T00:00:00Z", -62_162_121_600_000_000),
    ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
    ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ("9999-12-31T23:59:59-00:00", 253_402_300_799_000_000),
  ])
  func `a valid time is read`(text: String, microseconds: Int64) throws {
    #expect(try #require(Timestamp(rfc3339: text)).microseconds == microseconds)
    #expect(try #require(Timestamp(rfc3339: Array(text.utf8))).microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-01-15", "2026-01-15T14:00:00", "2026-01-15T14:00Z", "2026-01-15 14:00:00Z",
    "2026-01-15T14:00:00.Z", "2026-01-15T14:00:00,5Z", "2026-01-15T14:00:00.5",
    "2026-01-15T14:00:00+0200", "2026-01-15T14:00:00+02", "2026-01-15T14:00:00+24:00",
    "2026-01-15T14:00:00+02:60", "2026-01-15T14:00:00+2:00", "2026-01-15T14:00:00 Z",
    "2026-01-15T14:00:00ZZ", "2026-01-15T14:00:00Z ", " 2026-01-15T14:00:00Z",
    "2026-01-15T24:00:00Z", "2026-01-15T14:60:00Z", "2026-01-15T14:00:61Z", "2026-00-15T14:00:00Z",
    "2026-13-15T14:00:00Z", "2026-01-00T14:00:00Z", "2026-01-32T14:00:00Z",
    "2026-04-31T14:00:00Z", "2026-02-29T14:00:00Z", "1900-02-29T14:00:00Z",
    "2100-02-29T00:00:00Z", "+2026-01-15T14:00:00Z", "-001-01-15T14:00:00Z",
    "12026-01-15T14:00:00Z", "2026-1-15T14:00:00Z", "2026-01-15T14:00:00.5+",
    "20 6-01-15T14:00:00Z",
    "2026/01/15T14:00:00Z", "2026-01-15T14-00-00Z", "2026-01-15T1a:00:00Z",
    "2026-01-15T14:00:00.1a5Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:60Z",
    "9999-12-31T23:59:59-00:01", "２026-01-15T14:00:00Z", "2026-01-15T14:00:00Z\u{0}", "now",
  ])
  func `an invalid time is refused`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00Z"),
    (-1, "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
    (1_768_485_600_000_000, "2026-01-15T14:00:00.000000Z", "2026-01-15T14:00:00Z"),
    (1_768_485_600_120_000, "2026-01-15T14:00:00.120000Z", "2026-01-15T14:00:00.120000Z"),
    (-62_167_219_200_000_000, "0000-01-01T00:00:00.000000Z", "0000-01-01T00:00:00Z"),
    (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
  ])
  func `leaves get six digits, people only those that say something`(
    microseconds: Int64, leaf: String, text: String
  ) {
    #expect(Timestamp(microseconds: microseconds).description == leaf)
    #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
  }

  @Test func `every moment of the years 0000 to 9999 survives being written and read`() {
    var numbers = SeededNumbers(seed: 7)
    for _ in 0..<5_000 {
      let moment = Timestamp(
        microseconds: .random(
          in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &numbers))
      #expect(Timestamp(rfc3339: moment.description) == moment)
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
    }
  }

  @Test func `every day of eight centuries follows the one before`() {
    var next = Calendar.days(year: 1600, month: 1, day: 1)
    var wrong: [Int64] = []
    for year in Int64(1600)..<2400 {
      for month in Int64(1)...12 {
        for day in 1...Calendar.daysIn(month: month, of: year) {
          let agrees =
            Calendar.days(year: year, month: month, day: day) == next
            && Calendar.date(days: next) == (year, month, day)
          if !agrees { wrong.append(next) }
          next += 1
        }
      }
    }
    #expect(wrong.isEmpty)
    #expect(next == Calendar.days(year: 2400, month: 1, day: 1))
  }

  @Test func `an end of the calendar is printed without a trap`() {
    #expect(Timestamp(microseconds: .max).description == "+294247-01-10T04:00:54.775807Z")
    #expect(Timestamp(microseconds: .min).description == "-290308-12-21T19:59:05.224192Z")
  }

  @Test func `earlier comes first`() {
    #expect(Timestamp(microseconds: -2) < Timestamp(microseconds: 1))
  }
}
