package import Deployments

/// The metrics once more, as plainly as they can be computed: every figure by looking at every deployment.
///
/// The product's answers are held against these. Events, not read models, are what it starts from, and nothing of
/// the product but the events' types is used.
package struct NaiveMetrics {
  let deployments: [NaiveDeployment]
  /// All events of an incident, by its id.
  let incidents: [String: [Event]]
  /// Rollbacks of a deployment by others, by its id.
  let rollbacks: [String: [NaiveDeployment]]
  /// The deployments that another one repairs.
  let repaired: Set<String>
  /// A deployment's incidents by its id, each with those of its events that name the deployment or none.
  let incidentsNaming: [String: [[Event]]]

  /// - Parameter events: all that the log holds up to a position, in any order
  package init(_ events: [Event]) {
    let named = events.filter { $0.deployment != nil }
    let deployments = Dictionary(grouping: named) { $0.deployment ?? "" }
      .map { NaiveDeployment(id: $0.key, events: $0.value) }
    self.deployments = deployments
    let told = events.filter { $0.type.hasPrefix("dev.cdevents.incident.") }
    incidents = Dictionary(grouping: told) { $0.subject ?? "" }
    var naming: [String: [[Event]]] = [:]
    for events in incidents.values {
      for id in Set(events.compactMap(\.deployment)) {
        naming[id, default: []].append(
          events.filter { $0.deployment == nil || $0.deployment == id })
      }
    }
    incidentsNaming = naming
    rollbacks = Dictionary(
      grouping: deployments.filter { rollback in
        rollback.kind == "rollback" && rollback.rollbackOf != nil
          && rollback.rollbackOf != rollback.id
      }
    ) { $0.rollbackOf ?? "" }
    repaired = Set(deployments.flatMap { $0.remediates.subtracting([$0.id]) })
  }

  /// Which deployments are asked for: those that ended in `[from, to)` in this slice.
  package struct Slice {
    package var from: Timestamp
    package var to: Timestamp
    package var environment: String?
    package var service: String?
    package var team: String?

    package init(
      from: Timestamp, to: Timestamp, environment: String? = nil, service: String? = nil,
      team: String? = nil
    ) {
      self.from = from
      self.to = to
      self.environment = environment
      self.service = service
      self.team = team
    }

    func contains(_ time: Int64?) -> Bool {
      time.map { $0 >= from.microseconds && $0 < to.microseconds } ?? false
    }

    func contains(_ deployment: NaiveDeployment) -> Bool {
      (environment == nil || deployment.environment == environment)
        && (service == nil || deployment.service == service)
        && (team == nil || deployment.team == team)
    }
  }

  /// The whole report.
  ///
  /// - Parameters:
  ///   - slice: the window, and what of it
  ///   - position: what the events go up to
  ///   - zone: the buckets' time zone
  ///   - buckets: from where to where each one goes, clipped to the window, and what it is called; nil where none
  ///     are asked for
  /// - Returns: the object that the product's answer is to be
  package func report(
    _ slice: Slice, position: Int64?, zone: String = "UTC",
    buckets: [(from: Timestamp, to: Timestamp, label: String)]? = nil
  ) -> JSONText {
    func text(_ value: String?) -> JSONText { value.map(JSONText.string) ?? .null }
    var members: [(String, JSONText)] = [
      ("definition", .string("shiplog-metrics/1")),
      ("position", position.map(JSONText.int) ?? .null),
      ("from", .string(slice.from.rfc3339)), ("to", .string(slice.to.rfc3339)),
      ("tz", .string(zone)), ("environment", text(slice.environment)),
      ("service", text(slice.service)), ("team", text(slice.team)),
    ]
    members += figures(slice)
    if let buckets {
      members.append(
        (
          "buckets",
          .array(
            buckets.map { bucket in
              var part = slice
              (part.from, part.to) = (bucket.from, bucket.to)
              return .object(
                [
                  ("start", .string(bucket.from.rfc3339)), ("end", .string(bucket.to.rfc3339)),
                  ("label", .string(bucket.label)),
                ] + figures(part))
            })
        ))
    }
    return .object(members)
  }

  /// All metrics, by name.
  package func figures(_ slice: Slice) -> [(String, JSONText)] {
    NaiveReport(self, slice).members
  }
}
