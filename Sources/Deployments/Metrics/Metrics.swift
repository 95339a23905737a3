/// The numbers of one window, as `definition` defines them.
package struct Metrics: Sendable {
  /// The version of the definitions, in every report: the same name always means the same arithmetic.
  package static let definition = "shiplog-metrics/1"

  /// The stages that a deployment can fail in, in their order.
  package static let stages = ["queue", "deploy", "rollout", "verification", "record"]

  /// Half open: `from` is in it, `to` is not. A deployment is where its end is.
  package let from: Timestamp
  package let to: Timestamp
  package let tally: Tally
  package let duration: Distribution
  package let leadTime: Distribution
  package let recovery: Distribution
  package let queueTime: Distribution

  package init(from: Timestamp, to: Timestamp, _ tally: Tally) {
    self.from = from
    self.to = to
    self.tally = tally
    duration = Distribution(tally.duration.spans)
    leadTime = Distribution(tally.leadTime.spans)
    recovery = Distribution(tally.recovery.spans)
    queueTime = Distribution(tally.queueTime.spans)
  }

  /// The window's length in days of 86,400 seconds.
  package var days: Double { Double(length) / 86_400_000_000 }

  /// Deployments a day; nil for a window without length.
  package var perDay: Double? {
    length > 0 ? Double(tally.population) * 86_400_000_000 / Double(length) : nil
  }

  package var failureRate: Ratio { Ratio(tally.count(.failed), of: tally.population) }
  package var rollbackRate: Ratio { Ratio(tally.rolledBack, of: tally.population) }
  package var changeFailRate: Ratio { Ratio(tally.changeFailures, of: tally.population) }
  package var reworkRate: Ratio { Ratio(tally.reworks, of: tally.population) }

  /// Microseconds.
  private var length: Int64 { to.microseconds - from.microseconds }
}
