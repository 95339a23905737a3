internal import Deployments
internal import Log
internal import Postgres

extension History {
  /// What runs where.
  ///
  /// - Parameters:
  ///   - environment: only this one; nil for all
  ///   - service: only this one; nil for all
  ///   - moment: now, or what to answer for instead
  /// - Returns: a state for each pair that was ever deployed to, by name
  /// - Throws: `LogError.noEntry` for a position that is not there, `PostgresError`
  package func status(
    environment: String? = nil, service: String? = nil, at moment: Moment = .latest
  ) async throws -> StatusAnswer {
    let position = try await position(for: moment)
    return try await reader.run { connection in
      let flights = try Flights.read(
        environment, service, at: position, moment.time, on: connection)
      let limits = try KeptDeployments.limits(
        by: Policy.inForce(at: position, on: connection), at: position, on: connection)
      let rows = try connection.query(
        Self.statusQuery(environment, service, position, moment.time, limits))
      let states = try rows.map { row in
        let place = Page.Place(environment: try row.get(0), service: try row.get(1))
        return try Status(row: row, at: place, flights: flights[place] ?? [])
      }
      return StatusAnswer(
        position: position < 0 ? nil : position,
        states: states.filter { moment.time == nil || !$0.isUntouched })
    }
  }

  /// For each place the newest change of what runs there, by a deployment or by a service event alone, and of the good
  /// ones that its environment preserves the newest before it that is another artifact.
  private static func statusQuery(
    _ environment: String?, _ service: String?, _ position: Int64, _ time: Timestamp?,
    _ limits: [(environment: String, limit: Int?)]
  ) -> SQL {
    """
    SELECT place.environment, place.service, running.deployment, running.artifact,
      running.changed_at, running.outcome, running.kind, running.verified, target.artifact, target.id
    FROM history.place
    JOIN unnest(\(limits.map(\.environment)), \(limits.map { $0.limit.map(Int64.init) }))
      AS preserved (environment, count) USING (environment)
    LEFT JOIN LATERAL (
      (SELECT id AS deployment, artifact, finished_at AS changed_at, outcome, kind, verified
       FROM history.deployment
       WHERE environment = place.environment AND service = place.service AND changed
         AND since <= \(position) AND until > \(position)
         AND (\(time)::timestamptz IS NULL OR finished_at <= \(time))
       ORDER BY finished_at DESC, id DESC LIMIT 1)
      UNION ALL
      (SELECT NULL, artifact, seen_at, 'succeeded', CASE WHEN artifact IS NULL THEN 'remove' END,
         NULL
       FROM history.sighting
       WHERE environment = place.environment AND service = place.service
         AND position <= \(position) AND (\(time)::timestamptz IS NULL OR seen_at <= \(time))
       ORDER BY seen_at DESC, position DESC LIMIT 1)
      ORDER BY changed_at DESC, deployment NULLS LAST LIMIT 1
    ) AS running ON true
    LEFT JOIN LATERAL (
      SELECT id, artifact FROM (
        SELECT id, artifact, finished_at FROM history.deployment
        WHERE environment = place.environment AND service = place.service
          AND since <= \(position) AND until > \(position)
          AND (\(time)::timestamptz IS NULL OR finished_at <= \(time))
          AND \(KeptDeployments.isGood)
          AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(rollbacks) AS rollback
            WHERE (rollback ->> 'succeeded')::boolean AND (\(time)::timestamptz IS NULL
              -- RFC 3339 has the year 0000, PostgreSQL has not.
              OR (CASE WHEN rollback ->> 'finished_at' < '0001' THEN '-infinity'
                  ELSE rollback ->> 'finished_at' END)::timestamptz <= \(time)))
        ORDER BY finished_at DESC, id DESC LIMIT preserved.count
      ) AS kept
      WHERE finished_at < running.changed_at
        -- After a removal, what it removed.
        AND (artifact <> running.artifact OR (running.kind = 'remove' AND running.outcome = 'succeeded'))
      ORDER BY finished_at DESC, id DESC LIMIT 1
    ) AS target ON true
    WHERE place.since <= \(position)
      AND (\(environment)::text IS NULL OR place.environment = \(environment))
      AND (\(service)::text IS NULL OR place.service = \(service))
    ORDER BY place.environment, place.service
    """
  }
}

extension Status {
  fileprivate init(row: Row, at place: Page.Place, flights: [Flight]) throws {
    let outcome: String? = try row.get(5)
    let kind: String? = try row.get(6)
    let state: State =
      switch (outcome, kind) {
      case (nil, _): .none
      case ("succeeded", "remove"): .removed
      case ("succeeded", _): .running
      default: .failed
      }
    self.init(
      environment: place.environment, service: place.service, state: state,
      artifact: state == .removed ? nil : try row.get(3), deployment: try row.get(2),
      since: try row.get(4), verified: try row.get(7),
      inProgress: flights.filter(\.hasStarted).map(\.deployment),
      queued: flights.filter { !$0.hasStarted }.map(\.deployment), rollbackTarget: try row.get(8),
      rollbackTargetDeployment: try row.get(9))
  }

  /// At a time before anything happened here, there is nothing to tell.
  fileprivate var isUntouched: Bool {
    state == .none && inProgress.isEmpty && queued.isEmpty
  }
}
