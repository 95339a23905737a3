package import Deployments
internal import Log
internal import Postgres

extension History {
  /// What would be pruned at a time, and what is kept and by which rule: a projection of the log as it is now.
  ///
  /// - Parameters:
  ///   - environment: only what is judged by its policy; nil for all
  ///   - time: by which ages are judged; it may lie ahead
  /// - Returns: groups of the bodies that are stored, and the positions of those that may go
  /// - Throws: `PostgresError`
  package func retentionPlan(
    environment: String? = nil, at time: Timestamp
  ) async throws -> RetentionPlan {
    let position = try await position(for: .latest)
    return try await reader.run { connection in
      let policies = try Policy.inForce(at: position, on: connection)
      let retention = try Retention(
        policies: policies, holds: Hold.inForce(at: position, on: connection),
        inProgress: KeptDeployments.inProgress(at: position, on: connection),
        running: KeptDeployments.running(at: position, on: connection),
        preserved: KeptDeployments.preserved(by: policies, at: position, on: connection),
        time: time)
      var plan = RetentionPlan(position: position < 0 ? nil : position, retention)
      try connection.forEach(Self.bodies(upTo: position), fetch: 10_000) { row in
        let body = StoredBody(
          position: try row.get(0), environment: try row.get(1), service: try row.get(2),
          deployment: try row.get(3), occurred: try row.get(4),
          isRule: Meaning(type: try row.get(5))?.isRule ?? false,
          deploymentEnvironment: try row.get(6), bytes: try row.get(7))
        guard environment == nil || body.judgedBy == environment else { return }
        plan.add(body, service: try body.service ?? row.get(8))
      }
      return plan.sorted
    }
  }

  /// Every body that is stored, with what decides about it.
  private static func bodies(upTo position: Int64) -> SQL {
    """
    SELECT body.position, entry.environment, entry.service, entry.deployment, entry.occurred,
      entry.type, deployment.environment, pg_column_size(body.content)::bigint, deployment.service
    FROM log.body JOIN history.entry AS entry USING (position)
    LEFT JOIN history.deployment AS deployment
      ON deployment.id = entry.deployment
        AND deployment.since <= \(position) AND deployment.until > \(position)
    WHERE body.position <= \(position) ORDER BY body.position
    """
  }
}
