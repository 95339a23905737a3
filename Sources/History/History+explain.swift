package import Deployments
internal import Log
internal import Postgres

extension History {
  /// The deployments behind metrics: their accounts add up to what `metrics` reports for the same question.
  ///
  /// - Throws: `MetricsError`, `LogError.noEntry` for a position that is not there, `PostgresError`
  package func explain(_ metrics: [Metric], _ query: MetricsQuery) async throws -> Explanation {
    try query.checkWindow()
    let position = try await position(for: query.at.map { .position($0) } ?? .latest)
    let window = MetricsWindow(
      from: query.from, to: query.to, slice: query.slice, position: position)
    return try await reader.run { connection in
      let found = try connection.query(window.deployments).map { row in
        let id: String? = try row.get(31)
        let ended: Timestamp? = try row.get(32)
        let recovery =
          if let id, let ended { Recovery(deployment: id, ended: ended) } else { nil as Recovery? }
        return (deployment: try Deployment(row: row), recovery: recovery)
      }
      guard found.count <= MetricsError.explanationLimit else {
        throw MetricsError.tooManyToExplain
      }
      let ids = Set(found.map(\.deployment.id) + found.compactMap(\.recovery?.deployment))
      let told = try Evidence.read(of: Array(ids), upTo: position, on: connection)
      var lines: [Explanation.Line] = []
      for metric in metrics {
        for (deployment, recovery) in found {
          for account in metric.accounts(of: deployment, next: recovery) {
            let recovered = metric == .recoveryTime && account.part == .sample ? recovery : nil
            lines.append(
              Explanation.Line(
                metric: metric, deployment: deployment, account: account,
                positions: metric.positions(
                  of: deployment, account, told: told[deployment.id] ?? [],
                  ofRecovery: recovered.map { recovery in
                    (told[recovery.deployment] ?? []).filter { $0.owner == recovery.deployment }
                  } ?? [])))
          }
        }
      }
      return Explanation(position: position < 0 ? nil : position, lines: lines)
    }
  }
}

extension MetricsWindow {
  /// Whole deployments: those that ended in the window, with what ended their failure, then those under way.
  fileprivate var deployments: SQL {
    """
    SELECT \(Deployment.columns), next_deployment, next_ended_at
    FROM (
      SELECT d.*, next_deployment, next_ended_at
      FROM (
        SELECT m.deployment AS counted, next.deployment AS next_deployment,
          next.ended_at AS next_ended_at
        FROM \(measured)
      ) AS measured
      JOIN history.deployment AS d
        ON d.id = counted AND d.since <= \(position) AND d.until > \(position)
      UNION ALL
      SELECT d.*, NULL, NULL FROM \(underWay)
    ) AS deployment
    ORDER BY finished_at, ordered_at, id
    -- One more shows that there are too many.
    LIMIT \(Int64(MetricsError.explanationLimit) + 1)
    """
  }
}

extension Evidence {
  /// What entries say of these deployments, by deployment.
  fileprivate static func read(
    of ids: [String], upTo position: Int64, on connection: isolated Connection
  ) throws -> [String: [Evidence]] {
    let rows = try connection.query(
      """
      SELECT deployment, position, type, occurred, deployment FROM history.entry
      WHERE deployment = ANY(\(ids)) AND position <= \(position)
      UNION ALL
      SELECT mention.deployment, position, type, occurred, entry.deployment
      FROM history.mention JOIN history.entry USING (position)
      WHERE mention.deployment = ANY(\(ids)) AND position <= \(position)
        AND entry.deployment IS NOT NULL
      ORDER BY position
      """)
    var evidence: [String: [Evidence]] = [:]
    for row in rows {
      guard let meaning = Meaning(type: try row.get(2)) else { continue }
      evidence[try row.get(0), default: []].append(
        Evidence(
          position: try row.get(1), meaning: meaning, occurred: try row.get(3),
          owner: try row.get(4)))
    }
    return evidence
  }
}
