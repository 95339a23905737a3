extension Ladder {
  /// The tables of performance levels in the Accelerate State of DevOps Reports (`dora.dev/research/<year>/dora-report`),
  /// as they were published.
  static let reports: [Ladder] = [
    Ladder(
      year: 2019,
      deploymentFrequency: [
        .elite: onDemand, .high: dailyToWeekly, .medium: weeklyToMonthly,
        .low: monthlyToHalfYearly,
      ],
      changeLeadTime: [
        .elite: underDay, .high: dayToWeek, .medium: weekToMonth, .low: monthToHalfYear,
      ],
      failedDeploymentRecoveryTime: [
        .elite: underHour, .high: underDay, .medium: underDay, .low: weekToMonth,
      ],
      changeFailRate: [.elite: 0...15, .high: 0...15, .medium: 0...15, .low: 46...60]),
    Ladder(
      year: 2021,
      deploymentFrequency: [
        .elite: onDemand, .high: weeklyToMonthly, .medium: monthlyToHalfYearly,
        .low: underHalfYearly,
      ],
      changeLeadTime: [
        .elite: underHour, .high: dayToWeek, .medium: monthToHalfYear, .low: overHalfYear,
      ],
      failedDeploymentRecoveryTime: [
        .elite: underHour, .high: underDay, .medium: dayToWeek, .low: overHalfYear,
      ],
      changeFailRate: [.elite: 0...15, .high: 16...30, .medium: 16...30, .low: 16...30]),
    Ladder(
      year: 2022,
      deploymentFrequency: [
        .high: onDemand, .medium: weeklyToMonthly, .low: monthlyToHalfYearly,
      ],
      changeLeadTime: [.high: dayToWeek, .medium: weekToMonth, .low: monthToHalfYear],
      failedDeploymentRecoveryTime: [.high: underDay, .medium: dayToWeek, .low: weekToMonth],
      changeFailRate: [.high: 0...15, .medium: 16...30, .low: 46...60]),
    Ladder(
      year: 2023,
      deploymentFrequency: [
        .elite: onDemand, .high: dailyToWeekly, .medium: weeklyToMonthly, .low: weeklyToMonthly,
      ],
      changeLeadTime: [
        .elite: underDay, .high: dayToWeek, .medium: weekToMonth, .low: weekToMonth,
      ],
      failedDeploymentRecoveryTime: [
        .elite: underHour, .high: underDay, .medium: dayToWeek, .low: monthToHalfYear,
      ],
      changeFailRate: [.elite: 5...5, .high: 10...10, .medium: 15...15, .low: 64...64]),
    Ladder(
      year: 2024,
      deploymentFrequency: [
        .elite: onDemand, .high: dailyToWeekly, .medium: weeklyToMonthly,
        .low: monthlyToHalfYearly,
      ],
      changeLeadTime: [
        .elite: underDay, .high: dayToWeek, .medium: weekToMonth, .low: monthToHalfYear,
      ],
      failedDeploymentRecoveryTime: [
        .elite: underHour, .high: underDay, .medium: underDay, .low: weekToMonth,
      ],
      // Medium is better than high here, as published.
      changeFailRate: [.elite: 5...5, .high: 20...20, .medium: 10...10, .low: 40...40]),
  ]
}

/// The survey's answers. They exclude each other: who answered "less than one day" did not answer "less than one hour".
/// A bound belongs to the range above it, as one day is not less than one day, nor once in six months fewer.
extension Ladder {
  private static let hour = 3600.0
  private static let day = 24 * hour
  private static let week = 7 * day
  /// 730 hours, as DORA's own Four Keys project counts.
  private static let month = 365 * day / 12
  private static let halfYear = 6 * month

  private static let underHour = from(0, below: hour)
  private static let underDay = from(hour, below: day)
  private static let dayToWeek = from(day, below: week)
  private static let weekToMonth = from(week, below: month)
  private static let monthToHalfYear = from(month, below: halfYear)
  private static let overHalfYear = halfYear...Double.infinity

  private static let daily = 1.0
  private static let weekly = 1.0 / 7
  private static let monthly = 12.0 / 365
  private static let halfYearly = 2.0 / 365

  /// "On demand (multiple deploys per day)". It begins where "between once per day and once per week" ends, since no year
  /// has a cluster between the two.
  private static let onDemand = daily...Double.infinity
  private static let dailyToWeekly = from(weekly, below: daily)
  private static let weeklyToMonthly = from(monthly, below: weekly)
  private static let monthlyToHalfYearly = from(halfYearly, below: monthly)
  private static let underHalfYearly = from(0, below: halfYearly)

  private static func from(_ lower: Double, below upper: Double) -> ClosedRange<Double> {
    lower...upper.nextDown
  }
}
