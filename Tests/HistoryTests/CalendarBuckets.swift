import Deployments
import Foundation

@testable import History

/// A calendar's days, weeks and so on as Foundation has them, within a window.
///
/// - Returns: from where to where each one goes, the first and the last clipped to the window, and its label
func calendarBuckets(
  _ unit: BucketUnit, zone: String, from: Timestamp, to: Timestamp
) -> [(from: Timestamp, to: Timestamp, label: String)] {
  var calendar = Calendar(identifier: .iso8601)
  guard let timeZone = TimeZone(identifier: zone) else { preconditionFailure("\(zone)?") }
  calendar.timeZone = timeZone
  let component: Calendar.Component =
    switch unit {
    case .hour: .hour
    case .day: .day
    case .week: .weekOfYear
    case .month: .month
    }
  var buckets: [(from: Timestamp, to: Timestamp, label: String)] = []
  var start = from
  while start < to {
    // Whole seconds, which a `Date` holds exactly; no zone changes its offset between two.
    let seconds = (Double(start.microseconds) / 1e6).rounded(.down)
    let date = Date(timeIntervalSince1970: seconds)
    guard let interval = calendar.dateInterval(of: component, for: date) else { return buckets }
    let next = Timestamp(
      microseconds: Int64(interval.end.timeIntervalSince1970.rounded()) * 1_000_000)
    buckets.append((start, min(next, to), label(of: date, unit, calendar)))
    start = next
  }
  return buckets
}

private func label(of date: Date, _ unit: BucketUnit, _ calendar: Calendar) -> String {
  func number(_ component: Calendar.Component) -> String {
    let number = calendar.component(component, from: date)
    return number < 10 ? "0\(number)" : "\(number)"
  }
  let month = "\(number(.year))-\(number(.month))"
  return switch unit {
  case .hour: "\(month)-\(number(.day)) \(number(.hour)):00"
  case .day: "\(month)-\(number(.day))"
  case .week: "\(number(.yearForWeekOfYear))-W\(number(.weekOfYear))"
  case .month: month
  }
}
