-- Views for dashboards and other people's SQL. Their columns are kept: one may be added, none changes its meaning.
--
-- Each reads through a function of its own, since a rebuild puts new tables in the place of those that a view would hold on to.
-- PostgreSQL puts the functions' queries into the query around them, so that its conditions reach the tables' indexes.

CREATE SCHEMA shiplog AUTHORIZATION shiplog_service;
SET LOCAL ROLE shiplog_service;

CREATE FUNCTION history.current_deployments() RETURNS TABLE (
  id text, environment text, service text, team text, kind text, artifact text, commit text, committed_at timestamptz,
  outcome text, stage text, changed boolean, verified boolean, rolled_back boolean, rollback_of text,
  promoted_from text, superseded_by text, layer text, "trigger" text, actor text,
  queued_at timestamptz, started_at timestamptz, verified_at timestamptz, finished_at timestamptz,
  duration_seconds float8, "position" bigint
) LANGUAGE sql STABLE AS $$
  SELECT id, environment, service, team, kind, artifact, commit, committed_at,
    outcome, stage, changed, verified, rolled_back, rollback_of,
    coalesce(promoted_from, promoted_from_environment), superseded_by, layer, "trigger", actor,
    queued_at, started_at, verified_at, finished_at, duration_seconds, since
  FROM history.deployment WHERE until = 9223372036854775807
$$;

CREATE FUNCTION history.current_measurements() RETURNS TABLE (
  deployment text, environment text, service text, team text, standing text, stage text,
  started_at timestamptz, ended_at timestamptz, duration_seconds float8, queue_seconds float8,
  rolled_back boolean, is_change_failure boolean, is_rework boolean, committed_at timestamptz[]
) LANGUAGE sql STABLE AS $$
  SELECT deployment, environment, service, team, standing, stage, started_at, ended_at,
    CASE WHEN standing = 'succeeded' AND coalesce(verified_at, ended_at) >= started_at
      THEN extract(epoch FROM coalesce(verified_at, ended_at) - started_at)::float8 END,
    CASE WHEN started_at >= queued_at THEN extract(epoch FROM started_at - queued_at)::float8 END,
    rolled_back IS NOT NULL,
    standing = 'failed' OR rolled_back IS NOT NULL OR has_incident OR is_remediated,
    is_rework, committed_at
  FROM history.measurement WHERE until = 9223372036854775807
$$;

-- A row for each deployment, as all of the log has it.
CREATE VIEW shiplog.deployments AS SELECT * FROM history.current_deployments();
COMMENT ON VIEW shiplog.deployments IS 'Every deployment as the log has it now; position is that of the last event that changed it';

-- A row for each change that a succeeded deployment brought: change_lead_time has a sample for each that is not negative.
CREATE VIEW shiplog.changes AS
  SELECT deployment, environment, service, team, change.committed_at, ended_at AS deployed_at,
    extract(epoch FROM ended_at - change.committed_at)::float8 AS lead_time_seconds
  FROM history.current_measurements() AS measured, unnest(measured.committed_at) AS change (committed_at)
  WHERE standing = 'succeeded';
COMMENT ON VIEW shiplog.changes IS 'Every change that a succeeded deploy or redeploy brought, with its lead time';

-- Counts that add up to those of `shiplog metrics` over any days, environments, services and teams. Medians of days do not
-- add up to anything: take percentile_cont over shiplog.deployments and shiplog.changes.
CREATE VIEW shiplog.metrics_daily AS
  SELECT (ended_at AT TIME ZONE 'UTC')::date AS day, environment, service, team,
    count(*) FILTER (WHERE standing IN ('succeeded', 'failed')) AS deployments,
    count(*) FILTER (WHERE standing = 'succeeded') AS succeeded,
    count(*) FILTER (WHERE standing = 'failed') AS failed,
    count(*) FILTER (WHERE rolled_back) AS rolled_back,
    count(*) FILTER (WHERE is_change_failure) AS change_failures,
    count(*) FILTER (WHERE is_rework) AS reworks,
    count(*) FILTER (WHERE standing = 'failed_rollback') AS failed_rollbacks,
    count(*) FILTER (WHERE standing IN ('rollback', 'failed_rollback')) AS rollbacks,
    count(*) FILTER (WHERE standing = 'blocked') AS blocked,
    count(*) FILTER (WHERE standing = 'cancelled') AS cancelled,
    count(*) FILTER (WHERE standing = 'unchanged') AS unchanged,
    count(*) FILTER (WHERE standing = 'removed') AS removed,
    count(duration_seconds) AS duration_count, sum(duration_seconds) AS duration_seconds_sum,
    count(queue_seconds) AS queue_count, sum(queue_seconds) AS queue_seconds_sum
  FROM history.current_measurements()
  GROUP BY 1, 2, 3, 4;
COMMENT ON VIEW shiplog.metrics_daily IS 'Counts of each UTC day, environment, service and team, on the day of a deployment''s end';

-- How many entries of the log the views stand for.
CREATE FUNCTION history.current_size() RETURNS TABLE (size bigint)
LANGUAGE sql STABLE AS $$ SELECT size FROM history.checkpoint $$;
CREATE VIEW shiplog.log_position AS SELECT size - 1 AS "position" FROM history.current_size();
COMMENT ON VIEW shiplog.log_position IS 'The last position of the log that the views know; -1 for an empty log';

GRANT USAGE ON SCHEMA shiplog TO shiplog_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA shiplog TO shiplog_reader;
