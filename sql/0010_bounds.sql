-- What keeps one event from standing in everybody's way.

SET LOCAL ROLE shiplog_owner;

-- Times of a leaf are compared as the texts that they are, all of one form: RFC 3339 has the year 0000, and PostgreSQL has not.
CREATE OR REPLACE FUNCTION log.holds() RETURNS TABLE (id text, hold jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  WITH entry AS (
    SELECT position, convert_from(leaf, 'UTF8')::jsonb AS leaf FROM log.entry
    WHERE position('"type":"dev.cdeventsx.shiplog-hold.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0
  )
  SELECT placed.leaf ->> 'subject', placed.leaf -> 'facts' -> 'hold' FROM entry AS placed
  WHERE placed.leaf -> 'facts' ? 'hold'
    AND coalesce(
      (placed.leaf #>> '{facts,hold,until}') COLLATE "C"
        > to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), true)
    AND NOT EXISTS (
      SELECT FROM entry AS released
      WHERE released.position > placed.position
        AND released.leaf #>> '{facts,release}' = placed.leaf ->> 'subject')
$$;

-- What ended a failure is looked for in its place alone: where nothing did, everybody's later deployments would be read.
SET LOCAL ROLE shiplog_service;
CREATE INDEX ON history.measurement (environment, service, ended_at, deployment) WHERE is_recovery;
