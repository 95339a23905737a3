internal import Deployments
internal import Log
internal import Postgres

/// The environments and services that something belongs to, normalised.
package struct Places: Hashable, Sendable {
  package var environments: Set<String> = []
  package var services: Set<String> = []

  package init() {}

  package mutating func add(environment: String?, service: String?) {
    if let environment { environments.insert(environment) }
    if let service { services.insert(service) }
  }

  package mutating func add(_ other: Places) {
    environments.formUnion(other.environments)
    services.formUnion(other.services)
  }
}

/// Where deployments and incidents belong, by their ids; nothing of one that the log does not know.
package struct KnownPlaces: Sendable {
  package fileprivate(set) var deployments: [String: Places] = [:]
  /// As their reports say, and with where the deployments are that those name.
  package fileprivate(set) var incidents: [String: Places] = [:]
}

extension History {
  /// As many entries as are looked through that the read models do not stand for yet.
  private static let tail = 10_000

  /// Where deployments and incidents belong by all that the log says: the read models, and the entries that they lack.
  ///
  /// - Parameters: their ids
  /// - Returns: nil where the read models are too far behind to tell
  /// - Throws: `LogError`, `PostgresError`
  package func places(
    of deployments: Set<String>, incidents: Set<String> = []
  ) async throws -> KnownPlaces? {
    guard !deployments.isEmpty || !incidents.isEmpty else { return KnownPlaces() }
    var (reports, next) = try await reader.run { connection in
      let size = try ReadTables.live.checkpoint(on: connection)
      let rows = try connection.query(
        """
        SELECT incident, environment, service, deployment FROM history.incident
        WHERE incident = ANY(\(incidents.sorted()))
        """)
      return (try rows.map(IncidentPlace.init(row:)), size)
    }
    let size = next
    var tail: [Entry] = []
    while true {
      let entries = try await log.entries(from: next, limit: 1_000)
      tail += entries
      next += Int64(entries.count)
      guard entries.count == 1_000 else { break }
      guard tail.count < Self.tail else { return nil }
    }
    for event in tail.map(\.event) {
      guard let id = event.incident, incidents.contains(id) else { continue }
      reports.append(
        IncidentPlace(
          incident: id, environment: event.environment, service: event.service,
          deployment: event.deployment))
    }
    let wanted = deployments.union(reports.compactMap(\.deployment))
    var known = KnownPlaces()
    known.deployments = try await places(of: wanted, before: size)
    for event in tail.map(\.event) {
      guard let id = event.deployment, wanted.contains(id) else { continue }
      known.deployments[id, default: Places()].add(
        environment: event.environment, service: event.service)
    }
    for report in reports {
      var places = report.deployment.flatMap { known.deployments[$0] } ?? Places()
      places.add(environment: report.environment, service: report.service)
      known.incidents[report.incident, default: Places()].add(places)
    }
    return known
  }

  /// Where the read models say that deployments are.
  private func places(
    of deployments: Set<String>, before size: Int64
  ) async throws -> [String: Places] {
    try await reader.run { connection in
      let rows = try connection.query(
        """
        SELECT id, environment, service FROM history.deployment
        WHERE id = ANY(\(deployments.sorted())) AND since < \(size) AND until >= \(size)
        """)
      var places: [String: Places] = [:]
      for row in rows {
        places[try row.get(0), default: Places()].add(
          environment: try row.get(1), service: try row.get(2))
      }
      return places
    }
  }
}

/// What one report says of where an incident is.
private struct IncidentPlace: Sendable {
  let incident: String
  let environment: String?
  let service: String?
  let deployment: String?
}

extension IncidentPlace {
  fileprivate init(row: Row) throws {
    self.init(
      incident: try row.get(0), environment: try row.get(1), service: try row.get(2),
      deployment: try row.get(3))
  }
}
