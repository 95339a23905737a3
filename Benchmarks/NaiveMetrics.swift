import Deployments
import History
import Postgres

/// A report computed by one statement from the log's own entries, as by somebody who has nothing but them.
///
/// It leaves out a little that the product reports: what is under way, incidents that name no deployment, why samples are missing.
struct NaiveMetrics {
  let query: MetricsQuery
  let position: Int64

  /// A row for each bucket in its order, and at last one for all of the window: the columns of `Answer.init(row:)`.
  var statement: SQL {
    """
    WITH \(events), \(deployments), \(others), \(recoveries),
    report AS (
      SELECT bucket, count(*) FILTER (WHERE counts) AS deployments,
        count(*) FILTER (WHERE standing = 'failed') AS failed,
        count(*) FILTER (WHERE counts AND undone) AS rolled_back,
        count(*) FILTER (WHERE counts AND undone AND undone_by = 'manual') AS manual,
        count(*) FILTER (
          WHERE counts AND (standing = 'failed' OR undone OR is_named OR is_remediated)
        ) AS change_failures,
        count(*) FILTER (WHERE counts AND remediates IS NOT NULL) AS reworks,
        count(*) FILTER (WHERE standing = 'blocked') AS blocked,
        count(*) FILTER (WHERE standing = 'cancelled') AS cancelled,
        count(*) FILTER (WHERE standing = 'unchanged') AS unchanged,
        count(*) FILTER (WHERE standing = 'rollback') AS rollbacks,
        \(samples("CASE WHEN standing = 'succeeded' THEN coalesce(verified_at, ended_at) - started_at END", "duration")),
        \(samples("CASE WHEN counts THEN started_at - queued_at END", "queue")),
        \(samples("CASE WHEN counts THEN recovered_at - failed_at END", "recovery"))
      FROM measured LEFT JOIN recovery USING (deployment) GROUP BY \(grouping)
    ),
    lead AS (
      SELECT bucket, \(samples("ended_at - to_timestamp(split_part(change, '@', 2)::float8)", "lead"))
      FROM measured, jsonb_array_elements_text(changes) AS change
      WHERE standing = 'succeeded' GROUP BY \(grouping)
    )
    SELECT deployments, failed, rolled_back, manual, change_failures, reworks, blocked, cancelled,
      unchanged, rollbacks, duration_count, duration_percentiles[1], queue_count,
      queue_percentiles[1], recovery_count, recovery_percentiles[1], lead_count, lead_percentiles[1]
    FROM report LEFT JOIN lead ON lead.bucket IS NOT DISTINCT FROM report.bucket
    ORDER BY report.bucket NULLS LAST
    """
  }

  /// Every leaf parsed once.
  private var events: SQL {
    """
    event AS MATERIALIZED (
      SELECT type, deployment, occurred, environment, service, subject, facts ->> 'kind' AS kind,
        facts ->> 'outcome' AS outcome, facts ->> 'phase' AS phase,
        (facts -> 'changed')::boolean AS changed, facts ->> 'rollbackOf' AS rollback_of,
        facts ->> 'trigger' AS started_by, facts -> 'remediates' AS remediates,
        CASE WHEN type = 'dev.cdeventsx.shiplog-deployment.finished.0.1.0' THEN facts -> 'changes' END AS changes
      FROM log.entry, jsonb_to_record(convert_from(leaf, 'UTF8')::jsonb) AS leaf (
        type text, deployment text, occurred timestamptz, environment text, service text,
        subject text, facts jsonb)
      WHERE position <= \(position) AND (type IN (
          'dev.cdeventsx.shiplog-deployment.queued.0.1.0',
          'dev.cdeventsx.shiplog-deployment.started.0.1.0',
          'dev.cdeventsx.shiplog-deployment.finished.0.1.0',
          'dev.cdevents.incident.detected.0.3.0', 'dev.cdevents.incident.resolved.0.3.0')
        OR type = 'dev.cdevents.testsuiterun.finished.0.3.0'
          AND facts ->> 'suite' = 'verification' AND facts ->> 'outcome' = 'success')
    )
    """
  }

  /// What ended, of it what ended in the window, and how that began.
  private var deployments: SQL {
    """
    finished AS MATERIALIZED (
      SELECT DISTINCT ON (deployment) deployment, occurred AS ended_at, environment, service,
        remediates, changes, outcome = 'success' AND changed AND kind <> 'remove' AS recovers,
        CASE
          WHEN outcome = 'cancel' THEN 'cancelled'
          WHEN outcome = 'success' AND NOT changed THEN 'unchanged'
          WHEN outcome <> 'success' AND phase = 'validate' THEN 'blocked'
          WHEN kind = 'remove' THEN 'removed'
          WHEN kind = 'rollback' THEN 'rollback'
          WHEN outcome = 'success' THEN 'succeeded'
          ELSE 'failed'
        END AS standing
      FROM event WHERE type = 'dev.cdeventsx.shiplog-deployment.finished.0.1.0'
      ORDER BY deployment, occurred DESC
    ),
    ended AS MATERIALIZED (
      SELECT *, standing IN ('succeeded', 'failed') AS counts, \(bucket) AS bucket FROM finished
      WHERE ended_at >= \(query.from) AND ended_at < \(query.to)\(service)
    ),
    begun AS (
      SELECT deployment,
        min(occurred) FILTER (WHERE type LIKE '%.queued.%') AS queued_at,
        min(occurred) FILTER (WHERE type LIKE '%.started.%') AS started_at,
        min(occurred) FILTER (WHERE type LIKE '%.testsuiterun.%') AS verified_at
      FROM event WHERE deployment IN (SELECT deployment FROM ended) GROUP BY deployment
    )
    """
  }

  /// What rollbacks, incidents and remediations say of them.
  private var others: SQL {
    """
    rollback AS (
      SELECT rollback_of AS deployment, min(occurred) FILTER (WHERE type LIKE '%.started.%') AS started_at,
        bool_or(outcome = 'success' AND changed) AS undone, (array_agg(started_by ORDER BY occurred, deployment)
          FILTER (WHERE outcome = 'success' AND changed))[1] AS undone_by
      FROM event WHERE kind = 'rollback' AND rollback_of IS NOT NULL GROUP BY rollback_of
    ),
    incident AS (
      SELECT deployment, min(detected_at) AS detected_at,
        CASE WHEN bool_and(resolved_at IS NOT NULL) THEN max(resolved_at) END AS resolved_at
      FROM (
        SELECT deployment, min(occurred) FILTER (WHERE type LIKE '%.detected.%') AS detected_at,
          max(occurred) FILTER (WHERE type LIKE '%.resolved.%') AS resolved_at
        FROM event WHERE type LIKE 'dev.cdevents.incident.%' AND deployment IS NOT NULL
        GROUP BY deployment, subject
      ) AS incident GROUP BY deployment
    ),
    repaired AS (
      SELECT DISTINCT id FROM event, jsonb_array_elements_text(remediates) AS id WHERE id <> deployment
    ),
    measured AS MATERIALIZED (
      SELECT ended.*, queued_at, begun.started_at, verified_at, coalesce(undone, false) AS undone, undone_by,
        incident.deployment IS NOT NULL AS is_named, repaired.id IS NOT NULL AS is_remediated,
        CASE WHEN standing = 'failed' THEN ended_at WHEN undone THEN rollback.started_at ELSE detected_at END AS failed_at,
        resolved_at
      FROM ended LEFT JOIN begun USING (deployment) LEFT JOIN rollback USING (deployment)
        LEFT JOIN incident USING (deployment) LEFT JOIN repaired ON repaired.id = ended.deployment
    )
    """
  }

  /// When the next success came in the place of each that failed: successes and failures in one order, read from its end.
  private var recoveries: SQL {
    """
    recovery AS (
      SELECT failed AS deployment, recovered_at FROM (
        SELECT failed, min(at) FILTER (WHERE failed IS NULL) OVER (
            PARTITION BY environment, service ORDER BY at DESC, failed NULLS FIRST) AS recovered_at
        FROM (
          SELECT environment, service, ended_at AS at, NULL AS failed FROM finished WHERE recovers
          UNION ALL
          SELECT environment, service, failed_at, deployment FROM measured
          WHERE counts AND (standing = 'failed' OR undone) AND failed_at IS NOT NULL
        ) AS moment
      ) AS place WHERE failed IS NOT NULL
      UNION ALL
      SELECT deployment, resolved_at FROM measured
      WHERE counts AND standing <> 'failed' AND NOT undone AND is_named
    )
    """
  }

  private var bucket: SQL {
    query.bucket == nil ? "NULL::timestamptz" : "date_trunc('week', ended_at, 'UTC')"
  }
  private var grouping: SQL { query.bucket == nil ? "bucket" : "GROUPING SETS ((bucket), ())" }
  private var service: SQL { query.slice.service.map { " AND service = \($0)" } ?? "" }

  private func samples(_ span: SQL, _ name: SQL) -> SQL {
    let seconds: SQL = "extract(epoch FROM \(span))::float8"
    return """
      count(\(seconds)) AS \(name)_count, min(\(seconds)) AS \(name)_min,
      avg(\(seconds)) AS \(name)_mean, max(\(seconds)) AS \(name)_max,
      percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY \(seconds)) AS \(name)_percentiles
      """
  }
}
