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
      FROM measured GROUP BY \(grouping)
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
      SELECT leaf ->> 'type' AS type, leaf ->> 'deployment' AS deployment,
        (leaf ->> 'occurred')::timestamptz AS occurred, leaf ->> 'environment' AS environment,
        leaf ->> 'service' AS service, leaf ->> 'subject' AS subject,
        leaf #>> '{facts,kind}' AS kind, leaf #>> '{facts,outcome}' AS outcome,
        leaf #>> '{facts,phase}' AS phase, (leaf #> '{facts,changed}')::boolean AS changed,
        leaf #>> '{facts,rollbackOf}' AS rollback_of, leaf #>> '{facts,trigger}' AS started_by,
        leaf #> '{facts,remediates}' AS remediates, leaf #> '{facts,changes}' AS changes
      FROM (
        SELECT convert_from(leaf, 'UTF8')::jsonb AS leaf FROM log.entry
        WHERE position <= \(position) OFFSET 0
      ) AS entry
      WHERE leaf ->> 'type' IN (
          'dev.cdeventsx.shiplog-deployment.queued.0.1.0',
          'dev.cdeventsx.shiplog-deployment.started.0.1.0',
          'dev.cdeventsx.shiplog-deployment.finished.0.1.0',
          'dev.cdevents.incident.detected.0.3.0', 'dev.cdevents.incident.resolved.0.3.0')
        OR leaf ->> 'type' = 'dev.cdevents.testsuiterun.finished.0.3.0'
          AND leaf #>> '{facts,suite}' = 'verification' AND leaf #>> '{facts,outcome}' = 'success'
    )
    """
  }

  /// How each deployment ended and began.
  private var deployments: SQL {
    """
    finished AS (
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
    begun AS (
      SELECT deployment,
        min(occurred) FILTER (WHERE type LIKE '%.queued.%') AS queued_at,
        min(occurred) FILTER (WHERE type LIKE '%.started.%') AS started_at,
        min(occurred) FILTER (WHERE type LIKE '%.testsuiterun.%') AS verified_at
      FROM event GROUP BY deployment
    )
    """
  }

  /// What rollbacks, incidents and remediations say of them.
  private var others: SQL {
    """
    rollback AS (
      SELECT rollback_of AS deployment, min(occurred) FILTER (WHERE type LIKE '%.started.%') AS undoing_at,
        bool_or(outcome = 'success' AND changed) AS undone, (array_agg(started_by ORDER BY occurred, deployment)
          FILTER (WHERE outcome = 'success' AND changed))[1] AS undone_by
      FROM event WHERE kind = 'rollback' AND rollback_of IS NOT NULL GROUP BY rollback_of
    ),
    incident AS (
      SELECT deployment, true AS is_named, min(detected_at) AS detected_at,
        CASE WHEN bool_and(resolved_at IS NOT NULL) THEN max(resolved_at) END AS resolved_at
      FROM (
        SELECT deployment, min(occurred) FILTER (WHERE type LIKE '%.detected.%') AS detected_at,
          max(occurred) FILTER (WHERE type LIKE '%.resolved.%') AS resolved_at
        FROM event WHERE type LIKE 'dev.cdevents.incident.%' AND deployment IS NOT NULL
        GROUP BY deployment, subject
      ) AS incident GROUP BY deployment
    ),
    repaired AS (
      SELECT DISTINCT id AS deployment, true AS is_remediated
      FROM event, jsonb_array_elements_text(remediates) AS id
      WHERE remediates IS NOT NULL AND id <> deployment
    ),
    -- Of all time: planned for the few that the planner expects in a window, the joins would be nested loops.
    deployment AS MATERIALIZED (
      SELECT *, standing IN ('succeeded', 'failed') AS counts,
        CASE WHEN standing = 'failed' THEN ended_at WHEN undone THEN undoing_at ELSE detected_at END AS failed_at
      FROM finished LEFT JOIN begun USING (deployment) LEFT JOIN rollback USING (deployment)
        LEFT JOIN incident USING (deployment) LEFT JOIN repaired USING (deployment)
    )
    """
  }

  /// What ended in the window, with the next success in its place after its failure: successes and failures in one order,
  /// read from its end.
  private var recoveries: SQL {
    """
    measured AS MATERIALIZED (
      SELECT *, \(bucket) AS bucket,
        CASE WHEN standing = 'failed' OR undone THEN next_at ELSE resolved_at END AS recovered_at
      FROM (
        SELECT *, min(at) FILTER (WHERE is_success) OVER (
            PARTITION BY environment, service ORDER BY at DESC, is_success DESC) AS next_at
        FROM (
          SELECT *, coalesce(failed_at, ended_at) AS at, false AS is_success FROM deployment
          UNION ALL
          SELECT *, ended_at, true FROM deployment WHERE recovers
        ) AS moment
      ) AS place
      WHERE NOT is_success AND ended_at >= \(query.from) AND ended_at < \(query.to)\(service)
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
