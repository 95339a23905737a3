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

extension History {
  /// As many entries as are looked through that the read models do not stand for yet.
  private static let tail = 10_000

  /// Where deployments belong by all that the log says: the read models, and the entries that they lack.
  ///
  /// - Parameter deployments: their ids
  /// - Returns: by id; nothing of a deployment that the log does not know. Nil where the read models are too far behind to
  ///   tell
  /// - Throws: `LogError`, `PostgresError`
  package func places(of deployments: Set<String>) async throws -> [String: Places]? {
    guard !deployments.isEmpty else { return [:] }
    var (places, next) = try await reader.run { connection in
      let size = try ReadTables.live.checkpoint(on: connection)
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
      return (places, size)
    }
    let end = next + Int64(Self.tail)
    while next < end {
      let entries = try await log.entries(from: next, limit: 1_000)
      for entry in entries {
        let event = entry.event
        guard let id = event.deployment, deployments.contains(id) else { continue }
        places[id, default: Places()].add(environment: event.environment, service: event.service)
      }
      guard entries.count == 1_000 else { return places }
      next += 1_000
    }
    return nil
  }
}
