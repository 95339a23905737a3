package import Deployments

/// Which deployments to measure.
package struct MetricsQuery: Hashable, Sendable {
  /// Half open: `from` is in it, `to` is not.
  package var from: Timestamp
  package var to: Timestamp
  package var slice = MetricsReport.Slice()
  /// The parts to report one by one as well.
  package var bucket: BucketUnit?
  /// An IANA time zone, for the buckets' boundaries.
  package var zone = "UTC"
  /// The log as it stood when this was its last position; nil for all that it holds now.
  package var at: Int64?
  /// Whether to measure the window of the same length before as well.
  package var comparesPrevious = false

  package init(from: Timestamp, to: Timestamp) {
    self.from = from
    self.to = to
  }

  func checkWindow() throws(MetricsError) {
    guard from < to else { throw .emptyWindow(from: from, to: to) }
    // The report tells where its windows begin, which RFC 3339 cannot before the year 0.
    let length = comparesPrevious ? to.microseconds - from.microseconds : 0
    guard from.microseconds - length >= Self.yearZero else { throw .tooEarly }
  }
}

extension MetricsQuery {
  /// 0000-01-01T00:00:00Z, in microseconds since 1970.
  fileprivate static let yearZero: Int64 = -62_167_219_200_000_000
}

/// A calendar's units; a week is ISO 8601's, from Monday.
package enum BucketUnit: String, Hashable, Sendable, CaseIterable {
  case hour, day, week, month
}

/// What cannot be measured as it was asked for.
package enum MetricsError: Error, Hashable, Sendable, CustomStringConvertible {
  case emptyWindow(from: Timestamp, to: Timestamp)
  /// The window, or the one before it, begins before the year 0.
  case tooEarly
  case unknownZone(String)
  case tooManyBuckets(BucketUnit)
  case tooManyToExplain
  /// What the log will hold then is not known yet.
  case momentToCome(Timestamp)
  /// The first is the time that the first entry was recorded at; nil where there is none yet.
  case nothingRecorded(before: Timestamp, first: Timestamp?)

  /// The most buckets that one report has: more than a year of hours.
  package static let bucketLimit = 10_000
  /// The most deployments that one explanation lists, with all that was said of them.
  package static let explanationLimit = 10_000

  package var description: String {
    switch self {
    case .emptyWindow(let from, let to):
      "the window from \(from.rfc3339) to \(to.rfc3339) is empty: it has to end after it begins"
    case .tooEarly:
      "the window, or the one before it, begins before the year 0: take a shorter or later one"
    case .unknownZone(let name):
      "'\(name)' is no time zone: write an IANA name such as UTC, Europe/Berlin or America/New_York"
    case .tooManyBuckets(let unit):
      "the window has more than \(Self.bucketLimit) buckets by \(unit.rawValue): take larger ones, or a shorter window"
    case .tooManyToExplain:
      "more than \(Self.explanationLimit) deployments are behind it: take a shorter window, one environment or one service"
    case .momentToCome(let time):
      "what the log will hold at \(time.rfc3339) is not known yet: --at takes a time in the past"
    case .nothingRecorded(let time, let first):
      "the log had recorded nothing before \(time.rfc3339)"
        + (first.map { ": its first entry is of \($0.rfc3339)" } ?? ", and holds nothing yet")
    }
  }
}
