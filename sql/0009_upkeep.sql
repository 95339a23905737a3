-- What those who look after the log leave behind, and what keeps them from their work.

SET LOCAL ROLE shiplog_owner;

-- When the whole log was found sound, and how far it went then: for those who watch that somebody looks. No event and no
-- evidence: a reviewer verifies for themselves.
CREATE TABLE log.verification (
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  size        bigint      NOT NULL,  -- entries
  root        bytea       NOT NULL   -- recomputed from their leaves
);

GRANT SELECT, INSERT ON log.verification TO shiplog_service;
GRANT SELECT ON log.verification TO shiplog_reader;

-- After a large pruning autovacuum is at work in the very part that is to be compacted. It makes way for who waits for longer
-- than deadlock_timeout, which is a second.
ALTER FUNCTION log.compact_bodies(text) SET lock_timeout = '3s';

-- Looks at holds only where there are some, and fetches the leaves of what went one by one: joined to all entries, a plan that
-- expects to stop early reads the whole log for every thousand bodies.
CREATE OR REPLACE FUNCTION log.check_deletion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
  pruned int8multirange;
  held record;
  body bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM gone) THEN RETURN NULL; END IF;
  -- The event that says so is the newest of its kind, was written by this transaction, and the head has gone past it.
  SELECT range_agg(int8range((part ->> 0)::bigint, (part ->> 1)::bigint, '[]')) INTO pruned
  FROM (
    SELECT position, leaf, xmin FROM log.entry
    WHERE position('"type":"dev.cdeventsx.shiplog-retention.applied.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0
    ORDER BY position DESC LIMIT 1
  ) AS event, jsonb_array_elements(convert_from(event.leaf, 'UTF8')::jsonb #> '{facts,pruning,positions}') AS part
  WHERE event.xmin = pg_current_xact_id()::xid AND event.position < (SELECT size FROM log.head);

  SELECT position INTO body FROM gone WHERE pruned IS NULL OR NOT position <@ pruned ORDER BY position LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the log is append-only: the body at position % can be deleted only together with a retention.applied event that names it', body
      USING ERRCODE = 'insufficient_privilege';
  END IF;

  IF NOT EXISTS (SELECT FROM log.holds()) THEN RETURN NULL; END IF;
  SELECT gone.position, hold.id INTO held
  FROM gone
    CROSS JOIN LATERAL (
      SELECT convert_from(leaf, 'UTF8')::jsonb AS leaf FROM log.entry WHERE position = gone.position OFFSET 0
    ) AS entry
    JOIN log.holds() AS hold ON log.covers(hold.hold, entry.leaf)
  ORDER BY gone.position LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the body at position % is under the hold %', held.position, held.id
      USING ERRCODE = 'insufficient_privilege', HINT = 'shiplog hold list shows it; shiplog hold release ends it.';
  END IF;
  RETURN NULL;
END
$$;
