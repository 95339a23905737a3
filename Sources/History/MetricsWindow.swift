internal import Deployments
internal import Postgres

/// The statements that find what a window holds: by index, whatever the log has outside of it.
struct MetricsWindow {
  let from: Timestamp
  let to: Timestamp
  let slice: MetricsReport.Slice
  let position: Int64

  /// The columns of `Measurement.init(row:)`, and when what ended its failure ended, where that takes another deployment.
  ///
  /// Not by the join of `measured`, which would look for a recovery of each row: few have anything to recover from.
  var measurements: SQL {
    """
    SELECT \(Measurement.columns),
      CASE WHEN \(Self.isToRecover) THEN (SELECT ended_at \(recovery)) END
    FROM history.measurement AS m WHERE \(isCounted)
    """
  }

  /// Every deployment that ended in the window, and `next`: what ended its failure, where that takes another deployment.
  var measured: SQL {
    """
    history.measurement AS m
    LEFT JOIN LATERAL (SELECT deployment, ended_at \(recovery)) AS next ON \(Self.isToRecover)
    WHERE \(isCounted)
    """
  }

  /// As `Measurement.isToRecover` has it.
  private static let isToRecover: SQL = "(m.standing = 'failed' OR m.rolled_back IS NOT NULL)"

  /// The next success in the place of `m` after its failure.
  private var recovery: SQL {
    """
    FROM history.measurement
    WHERE service = m.service AND ended_at >= m.failed_at
      AND environment = m.environment AND is_recovery AND deployment <> m.deployment
      AND since <= \(position) AND until > \(position)
    ORDER BY ended_at, deployment LIMIT 1
    """
  }

  private var isCounted: SQL {
    """
    m.ended_at >= \(from) AND m.ended_at < \(to)
      AND m.since <= \(position) AND m.until > \(position)\(conditions("m"))
    """
  }

  /// When those began that are under way and began in the window.
  var inProgress: SQL {
    """
    SELECT coalesce(started_at, queued_at) FROM \(underWay)
    """
  }

  /// Deployments under way that began in the window.
  var underWay: SQL {
    """
    history.deployment AS d
    WHERE outcome = 'in_progress' AND since <= \(position) AND until > \(position)
      AND coalesce(started_at, queued_at) >= \(from) AND coalesce(started_at, queued_at) < \(to)\
    \(conditions("d"))
    """
  }

  /// When those incidents began that name no deployment.
  var unattributedIncidents: SQL {
    """
    SELECT coalesce(min(occurred) FILTER (WHERE is_begin), min(occurred)) AS began
    FROM history.incident
    WHERE position <= \(position) AND \(slice.team)::text IS NULL AND incident IN (
      SELECT incident FROM history.incident
      WHERE occurred >= \(from) AND occurred < \(to) AND position <= \(position)
        AND deployment IS NULL)
    GROUP BY incident
    HAVING bool_and(deployment IS NULL)
      AND coalesce(min(occurred) FILTER (WHERE is_begin), min(occurred)) >= \(from)
      AND coalesce(min(occurred) FILTER (WHERE is_begin), min(occurred)) < \(to)
      AND bool_or((\(slice.environment)::text IS NULL OR environment = \(slice.environment))
        AND (\(slice.service)::text IS NULL OR service = \(slice.service)))
    """
  }

  /// Only those that are given, so that each combination has the plan that suits it.
  private func conditions(_ table: SQL) -> SQL {
    var conditions: SQL = ""
    if let environment = slice.environment {
      conditions.append(" AND \(table).environment = \(environment)")
    }
    if let service = slice.service { conditions.append(" AND \(table).service = \(service)") }
    if let team = slice.team { conditions.append(" AND \(table).team = \(team)") }
    return conditions
  }
}

/// The columns of `history.measurement` that figures follow from, in the order that `Measurement.init(row:)` reads them in.
extension Measurement {
  static let columns: SQL = """
    m.deployment, m.standing, m.stage, m.queued_at, m.started_at, m.verified_at, m.ended_at,
    m.committed_at, m.rolled_back, m.has_incident, m.is_remediated, m.is_rework, m.failed_at,
    m.resolved_at
    """
  static let columnCount = 14

  /// Without its place and its team, which no figure asks for.
  init(row: Row) throws {
    guard let standing = Standing(rawValue: try row.get(1)) else {
      throw PostgresError(
        sqlstate: "22P03", message: "history.measurement has a standing that no projection writes")
    }
    self.init(deployment: try row.get(0), standing: standing, ended: try row.get(6))
    stage = try row.get(2)
    queued = try row.get(3)
    started = try row.get(4)
    verified = try row.get(5)
    committed = try row.get(7)
    rolledBack = try row.get(8, as: String?.self).flatMap(Rollback.init(rawValue:))
    hasIncident = try row.get(9)
    isRemediated = try row.get(10)
    isRework = try row.get(11)
    failedAt = try row.get(12)
    resolved = try row.get(13)
  }
}
