import Testing

@testable import Deployments

private let hour = 3600.0
private let day = 24 * hour
private let week = 7 * day
private let month = 365 * day / 12

@Suite struct LadderTests {
  /// A report's year, a value, and its levels.
  typealias Row = (Int, Double, String)

  @Test func `the years are those whose report has levels`() {
    #expect(Ladder.years == [2019, 2021, 2022, 2023, 2024])
    for year in Ladder.years {
      #expect(Ladder(year: year)?.source == "Accelerate State of DevOps Report \(year)")
    }
  }

  @Test(arguments: [2018, 2020, 2025, 0, -1])
  func `another year has no ladder`(_ year: Int) { #expect(Ladder(year: year) == nil) }

  /// Deployments a day.
  static let frequencies: [Row] = [
    (2019, 50, "elite"), (2019, 1, "elite"), (2019, 0.99, "high"), (2019, 1.0 / 7, "high"),
    (2019, 0.14, "medium"), (2019, 12.0 / 365, "medium"), (2019, 0.03, "low"),
    (2019, 2.0 / 365, "low"), (2019, 0.001, "low"), (2019, 0, "low"),
    // Nothing between once a day and once a week: the geometric mean is 0.378.
    (2021, 1, "elite"), (2021, 0.39, "elite"), (2021, 0.37, "high"), (2021, 1.0 / 7, "high"),
    (2021, 0.1, "high"), (2021, 0.03, "medium"), (2021, 0.005, "low"), (2021, 0, "low"),
    (2022, 4, "high"), (2022, 0.39, "high"), (2022, 0.37, "medium"), (2022, 0.1, "medium"),
    (2022, 0.03, "low"), (2022, 0, "low"),
    (2023, 1, "elite"), (2023, 0.5, "high"), (2023, 0.1, "medium low"), (2023, 0, "medium low"),
    (2024, 1, "elite"), (2024, 0.5, "high"), (2024, 0.1, "medium"), (2024, 0.01, "low"),
  ]

  @Test(arguments: frequencies)
  func `a deployment frequency`(_ year: Int, _ perDay: Double, _ levels: String) throws {
    let ladder = try #require(Ladder(year: year))
    #expect(ladder.levels(deploymentFrequency: perDay).map(names) == levels)
  }

  /// Seconds.
  static let leadTimes: [Row] = [
    (2019, 0, "elite"), (2019, 10, "elite"), (2019, day - 1, "elite"), (2019, day, "high"),
    (2019, week - 1, "high"), (2019, week, "medium"), (2019, month - 1, "medium"),
    (2019, month, "low"), (2019, 6 * month, "low"), (2019, 60 * month, "low"),
    // Nothing between an hour and a day (the geometric mean is 4.9 hours), nor between a week and a month (14.6 days).
    (2021, hour - 1, "elite"), (2021, 4.8 * hour, "elite"), (2021, 5 * hour, "high"),
    (2021, 2 * day, "high"), (2021, 14 * day, "high"), (2021, 15 * day, "medium"),
    (2021, 2 * month, "medium"), (2021, 6 * month, "low"), (2021, 60 * month, "low"),
    (2022, 0, "high"), (2022, hour, "high"), (2022, 6 * day, "high"), (2022, week, "medium"),
    (2022, month, "low"),
    (2023, 23 * hour, "elite"), (2023, day, "high"), (2023, week, "medium low"),
    (2023, 3 * month, "medium low"),
    (2024, 23 * hour, "elite"), (2024, day, "high"), (2024, week, "medium"), (2024, month, "low"),
  ]

  @Test(arguments: leadTimes)
  func `a change lead time`(_ year: Int, _ seconds: Double, _ levels: String) throws {
    let ladder = try #require(Ladder(year: year))
    #expect(ladder.levels(changeLeadTime: seconds).map(names) == levels)
  }

  /// Seconds.
  static let recoveryTimes: [Row] = [
    (2019, 0, "elite"), (2019, hour - 1, "elite"), (2019, hour, "high medium"),
    (2019, day - 1, "high medium"),
    // Nothing between a day and a week: the geometric mean is 2.65 days.
    (2019, 2.6 * day, "high medium"), (2019, 2.7 * day, "low"), (2019, week, "low"),
    (2019, 60 * month, "low"),
    // Nothing between a week and six months: the geometric mean is 35.7 days.
    (2021, 60, "elite"), (2021, hour, "high"), (2021, day, "medium"), (2021, 35 * day, "medium"),
    (2021, 36 * day, "low"), (2021, 6 * month, "low"),
    (2022, 60, "high"), (2022, 23 * hour, "high"), (2022, day, "medium"), (2022, week, "low"),
    (2022, 60 * month, "low"),
    // Nothing between a week and a month: the geometric mean is 14.6 days.
    (2023, 60, "elite"), (2023, hour, "high"), (2023, day, "medium"), (2023, 14 * day, "medium"),
    (2023, 15 * day, "low"), (2023, month, "low"),
    (2024, 60, "elite"), (2024, hour, "high medium"), (2024, 2 * day, "high medium"),
    (2024, 2.7 * day, "low"), (2024, week, "low"),
  ]

  @Test(arguments: recoveryTimes)
  func `a recovery time`(_ year: Int, _ seconds: Double, _ levels: String) throws {
    let ladder = try #require(Ladder(year: year))
    #expect(ladder.levels(failedDeploymentRecoveryTime: seconds).map(names) == levels)
  }

  /// 0…1.
  static let failRates: [Row] = [
    (2019, 0, "elite high medium"), (2019, 0.15, "elite high medium"),
    (2019, 0.30, "elite high medium"), (2019, 0.305, "elite high medium low"), (2019, 0.31, "low"),
    (2019, 0.46, "low"), (2019, 0.60, "low"), (2019, 1, "low"),
    (2021, 0, "elite"), (2021, 0.15, "elite"), (2021, 0.154, "elite"),
    (2021, 0.155, "elite high medium low"), (2021, 0.16, "high medium low"),
    (2021, 0.30, "high medium low"), (2021, 1, "high medium low"),
    (2022, 0.15, "high"), (2022, 0.16, "medium"), (2022, 0.30, "medium"),
    (2022, 0.38, "medium low"), (2022, 0.39, "low"), (2022, 0.46, "low"), (2022, 1, "low"),
    (2023, 0, "elite"), (2023, 0.05, "elite"), (2023, 0.075, "elite high"), (2023, 0.10, "high"),
    (2023, 0.125, "high medium"), (2023, 0.15, "medium"), (2023, 0.39, "medium"),
    (2023, 0.395, "medium low"), (2023, 0.40, "low"), (2023, 0.64, "low"), (2023, 1, "low"),
    // Not monotone: medium lies between elite and high.
    (2024, 0, "elite"), (2024, 0.05, "elite"), (2024, 0.075, "elite medium"),
    (2024, 0.10, "medium"), (2024, 0.14, "medium"), (2024, 0.15, "high medium"),
    (2024, 3.0 / 20, "high medium"), (2024, 0.16, "high"), (2024, 0.20, "high"),
    (2024, 0.30, "high low"), (2024, 0.31, "low"), (2024, 0.40, "low"), (2024, 1, "low"),
  ]

  @Test(arguments: failRates)
  func `a change fail rate`(_ year: Int, _ rate: Double, _ levels: String) throws {
    let ladder = try #require(Ladder(year: year))
    #expect(ladder.levels(changeFailRate: rate).map(names) == levels)
  }

  @Test(arguments: Ladder.years)
  func `no value has no level`(_ year: Int) throws {
    let ladder = try #require(Ladder(year: year))
    #expect(ladder.levels(deploymentFrequency: nil) == nil)
    #expect(ladder.levels(changeLeadTime: nil) == nil)
    #expect(ladder.levels(failedDeploymentRecoveryTime: nil) == nil)
    #expect(ladder.levels(changeFailRate: nil) == nil)
  }

  @Test func `the JSON names every level, and is null where there is no value`() throws {
    let ladder = try #require(Ladder(year: 2019))
    let measured = ladder.json(
      deploymentFrequency: 3, changeLeadTime: 2 * day, failedDeploymentRecoveryTime: 2 * hour,
      changeFailRate: 0.5)
    #expect(
      text(measured)
        == #"{"year":2019,"source":"Accelerate State of DevOps Report 2019","deployment_frequency":["elite"],"#
        + #""change_lead_time":["high"],"failed_deployment_recovery_time":["high","medium"],"change_fail_rate":["low"]}"#
    )
    let nothing = ladder.json(
      deploymentFrequency: nil, changeLeadTime: nil, failedDeploymentRecoveryTime: nil,
      changeFailRate: nil)
    #expect(
      text(nothing)
        == #"{"year":2019,"source":"Accelerate State of DevOps Report 2019","deployment_frequency":null,"#
        + #""change_lead_time":null,"failed_deployment_recovery_time":null,"change_fail_rate":null}"#
    )
  }

  private func names(_ levels: [Ladder.Level]) -> String {
    levels.map(\.rawValue).joined(separator: " ")
  }

  private func text(_ json: JSONText) -> String { String(decoding: json.bytes, as: UTF8.self) }
}
