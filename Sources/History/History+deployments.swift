internal import Deployments
internal import Log
internal import Postgres

extension History {
  /// A page of deployments, newest first.
  ///
  /// - Throws: `LogError.noEntry` for a cursor of a position that is not there, `PostgresError`
  package func deployments(_ query: DeploymentQuery) async throws -> DeploymentAnswer {
    let position = try await position(for: query.cursor.map { .position($0.position) } ?? .latest)
    // One more than asked for shows whether a page follows.
    let limit = min(max(query.limit, 0), Int(Int32.max))
    let statement: SQL = """
      SELECT \(Deployment.columns) FROM history.deployment
      WHERE since <= \(position) AND until > \(position)
        AND (\(query.environment)::text IS NULL OR environment = \(query.environment))
        AND (\(query.service)::text IS NULL OR service = \(query.service))
        AND (\(query.outcome?.rawValue)::text IS NULL OR outcome = \(query.outcome?.rawValue))
        AND (\(query.from)::timestamptz IS NULL OR ordered_at >= \(query.from))
        AND (\(query.to)::timestamptz IS NULL OR ordered_at < \(query.to))
        AND (\(query.cursor?.id)::text IS NULL
          OR (ordered_at, id) < (\(query.cursor?.ordered)::timestamptz, \(query.cursor?.id)::text))
      ORDER BY ordered_at DESC, id DESC LIMIT \(limit + 1)
      """
    let found = try await reader.run { connection in
      try connection.query(statement).map { try Deployment(row: $0) }
    }
    let page = Array(found.prefix(limit))
    let next = found.count > limit ? page.last : nil
    return DeploymentAnswer(
      position: position < 0 ? nil : position, deployments: page,
      next: next.map {
        DeploymentCursor(position: position, ordered: $0.ordered, id: $0.id)
      })
  }

  /// A deployment with all of its own steps, in the order in which they happened.
  ///
  /// - Returns: nil where the log knows no deployment of this id at that moment
  /// - Throws: `LogError.noEntry` for a position that is not there, `PostgresError`
  package func timeline(
    of id: String, at moment: Moment = .latest
  ) async throws -> Timeline? {
    let position = try await position(for: moment)
    let (deployment, positions) = try await reader.run { connection in
      let rows = try connection.query(
        """
        SELECT \(Deployment.columns) FROM history.deployment
        WHERE id = \(id) AND since <= \(position) AND until > \(position)
        """)
      let steps = try connection.query(
        """
        SELECT position FROM history.entry WHERE deployment = \(id) AND position <= \(position)
        ORDER BY occurred, position
        """)
      return (
        try rows.first.map { try Deployment(row: $0) },
        try steps.map { try $0.get(0, as: Int64.self) }
      )
    }
    guard let deployment else { return nil }
    return Timeline(
      position: position, deployment: deployment,
      steps: Step.steps(of: try await log.entries(at: positions)))
  }
}
