/// The metrics of a window and of its buckets, at a position of the log.
package struct MetricsReport: Sendable {
  /// The position that it is computed at; nil where the log is empty. At this position it is the same for ever.
  package let position: Int64?
  package let slice: Slice
  /// An IANA time zone: what buckets' boundaries are local times of.
  package let zone: String
  /// What the environment that was asked for was meant to reach at that position.
  package let target: DeploymentTarget?
  package let metrics: Metrics
  /// Nil where none were asked for. Those without a deployment are here too.
  package let buckets: [Bucket]?
  /// The window of the same length that ends where this one begins; nil where it was not asked for.
  package let previous: Metrics?

  /// Which deployments are looked at; nil means all.
  package struct Slice: Hashable, Sendable {
    package var environment: String?
    package var service: String?
    package var team: String?

    package init(environment: String? = nil, service: String? = nil, team: String? = nil) {
      self.environment = environment
      self.service = service
      self.team = team
    }
  }

  /// A part of the window by the calendar.
  package struct Bucket: Sendable {
    /// Its local date or time: `2026-10-26 13:00`, `2026-10-26`, `2026-W44`, `2026-10`.
    package let label: String
    package let metrics: Metrics

    package init(label: String, metrics: Metrics) {
      self.label = label
      self.metrics = metrics
    }
  }

  package init(
    position: Int64?, slice: Slice, zone: String, target: DeploymentTarget?,
    metrics: Metrics, buckets: [Bucket]?,
    previous: Metrics?
  ) {
    self.position = position
    self.slice = slice
    self.zone = zone
    self.target = target
    self.metrics = metrics
    self.buckets = buckets
    self.previous = previous
  }
}

extension MetricsReport {
  /// `definition, position, from, to, tz, environment, service, team`, the metrics, then `buckets`, `previous` and `ladder`
  /// where they were asked for.
  ///
  /// - Parameter ladder: DORA's performance levels to name, nil for none
  /// - Returns: the contract's object
  package func json(ladder: Ladder? = nil) -> JSONText {
    var members: [(String, JSONText)] = [
      ("definition", .string(Metrics.definition)),
      ("position", position.map { .int($0) } ?? .null),
      ("from", .string(metrics.from.rfc3339)), ("to", .string(metrics.to.rfc3339)),
      ("tz", .string(zone)), ("environment", .text(slice.environment)),
      ("service", .text(slice.service)), ("team", .text(slice.team)),
    ]
    members += metrics.members(target: target)
    if let buckets {
      members.append(("buckets", .array(buckets.map { $0.json(target) })))
    }
    if let previous {
      members.append(
        (
          "previous",
          .object(
            [
              ("from", .string(previous.from.rfc3339)), ("to", .string(previous.to.rfc3339)),
            ] + previous.members(target: target))
        ))
    }
    if let ladder { members.append(("ladder", ladder.json(of: metrics))) }
    return .object(members)
  }
}

extension MetricsReport.Bucket {
  fileprivate func json(_ target: DeploymentTarget?) -> JSONText {
    .object(
      [
        ("start", .string(metrics.from.rfc3339)), ("end", .string(metrics.to.rfc3339)),
        ("label", .string(label)),
      ] + metrics.members(target: target))
  }
}

extension JSONText {
  fileprivate static func text(_ value: String?) -> JSONText {
    value.map { .string($0) } ?? .null
  }
}
