-- Deleting bodies: by the service, in one transaction with the event that says so, and never what is under a hold.
--
-- What rules here is read from the log's own leaves, which nobody can change, and from nothing else.

SET LOCAL ROLE shiplog_owner;

-- A leaf's keys are sorted, so that it ends with its type. These two indexes hold next to nothing, and finding that an entry
-- is not among them costs an append a comparison of a few bytes.
CREATE INDEX entry_hold ON log.entry (position)
  WHERE position('"type":"dev.cdeventsx.shiplog-hold.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0;
CREATE INDEX entry_retention ON log.entry (position)
  WHERE position('"type":"dev.cdeventsx.shiplog-retention.applied.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0;

-- The holds that are in force: placed, not released, not ended by themselves.
CREATE FUNCTION log.holds() RETURNS TABLE (id text, hold jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  WITH entry AS (
    SELECT position, convert_from(leaf, 'UTF8')::jsonb AS leaf FROM log.entry
    WHERE position('"type":"dev.cdeventsx.shiplog-hold.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0
  )
  SELECT placed.leaf ->> 'subject', placed.leaf -> 'facts' -> 'hold' FROM entry AS placed
  WHERE placed.leaf -> 'facts' ? 'hold'
    AND coalesce((placed.leaf #>> '{facts,hold,until}')::timestamptz > clock_timestamp(), true)
    AND NOT EXISTS (
      SELECT FROM entry AS released
      WHERE released.position > placed.position
        AND released.leaf #>> '{facts,release}' = placed.leaf ->> 'subject')
$$;

-- Whether a hold covers an entry: all that it names agrees. What does not say which environment or service it belongs to
-- agrees with each, so that too much is kept rather than too little.
CREATE FUNCTION log.covers(hold jsonb, leaf jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
  SELECT coalesce(hold ->> 'environment' = leaf ->> 'environment', true)
    AND coalesce(hold ->> 'service' = leaf ->> 'service', true)
    AND (NOT hold ? 'deployment' OR coalesce(hold ->> 'deployment' = leaf ->> 'deployment', false))
    AND coalesce(coalesce(leaf ->> 'occurred', leaf ->> 'recorded') >= hold ->> 'from', true)
    AND coalesce(coalesce(leaf ->> 'occurred', leaf ->> 'recorded') < hold ->> 'to', true)
$$;

-- Every position whose body went, by the events that were written when it did.
CREATE FUNCTION log.pruned() RETURNS int8multirange
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT coalesce(range_agg(int8range((part ->> 0)::bigint, (part ->> 1)::bigint, '[]')), '{}')
  FROM log.entry,
    jsonb_array_elements(convert_from(leaf, 'UTF8')::jsonb #> '{facts,pruning,positions}') AS part
  WHERE position('"type":"dev.cdeventsx.shiplog-retention.applied.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0
$$;

-- Called after every statement that deletes bodies, with what it deleted.
CREATE FUNCTION log.check_deletion() RETURNS trigger
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

  SELECT gone.position, hold.id INTO held
  FROM log.holds() AS hold, gone JOIN log.entry USING (position)
  WHERE log.covers(hold.hold, convert_from(entry.leaf, 'UTF8')::jsonb)
  ORDER BY gone.position LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the body at position % is under the hold %', held.position, held.id
      USING ERRCODE = 'insufficient_privilege', HINT = 'shiplog hold list shows it; shiplog hold release ends it.';
  END IF;
  RETURN NULL;
END
$$;

-- Puts the rules on the table of all bodies, or on a part of it.
CREATE FUNCTION log.guard_bodies(body regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %s', body);
  EXECUTE format(
    'CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON %s
       FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change()', body);
  EXECUTE format(
    'CREATE TRIGGER pruned_with_event AFTER DELETE ON %s REFERENCING OLD TABLE AS gone
       FOR EACH STATEMENT EXECUTE FUNCTION log.check_deletion()', body);
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', body);
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER pruned_with_event', body);
END
$$;

SELECT log.guard_bodies('log.body');
SELECT log.guard_bodies(inhrelid) FROM pg_inherits WHERE inhparent = 'log.body'::regclass;

CREATE OR REPLACE FUNCTION log.extend_bodies(size bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  part bigint;
  name text;
BEGIN
  FOR part IN (size >> 20) .. (size >> 20) + 2 LOOP
    name := format('body_%s', lpad(part::text, greatest(6, length(part::text)), '0'));
    CONTINUE WHEN to_regclass('log.' || name) IS NOT NULL;
    EXECUTE format(
      'CREATE TABLE log.%I (LIKE log.body INCLUDING ALL, CHECK (position >= %s AND position < %s))',
      name, part << 20, (part + 1) << 20);
    EXECUTE format(
      'ALTER TABLE log.body ATTACH PARTITION log.%I FOR VALUES FROM (%s) TO (%s)',
      name, part << 20, (part + 1) << 20);
    PERFORM log.guard_bodies(format('log.%I', name)::regclass);
  END LOOP;
END
$$;

-- Gives back to the disk what deleted bodies took, of a part that no append writes to any more: the bodies that are left are
-- put aside, and back into the emptied part, in one transaction. Meanwhile they, and no others, cannot be read. Who waits for
-- the lock keeps others waiting: so it gives up soon.
CREATE FUNCTION log.compact_bodies(part text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '1s' AS $$
DECLARE
  body regclass;
  before bigint;
  kept bigint;
  written bigint;
BEGIN
  -- An older snapshot than the lock would put back what was deleted meanwhile, and lose what was not there yet.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'bodies are not compacted in a transaction that is %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;
  SELECT inhrelid::regclass INTO body
  FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
  WHERE inhparent = 'log.body'::regclass AND relname = part
    AND substring(relname FROM 'body_(\d+)')::bigint < (SELECT size >> 20 FROM log.head);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'log.% is no part of the bodies that is full', part USING ERRCODE = 'undefined_table';
  END IF;
  EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', body);
  before := pg_total_relation_size(body);
  EXECUTE format('CREATE UNLOGGED TABLE log.%I AS TABLE %s', 'survivor_' || part, body);
  GET DIAGNOSTICS kept = ROW_COUNT;
  EXECUTE format('ALTER TABLE %s DISABLE TRIGGER append_only', body);
  EXECUTE format('TRUNCATE %s', body);
  EXECUTE format('INSERT INTO %s SELECT * FROM log.%I', body, 'survivor_' || part);
  GET DIAGNOSTICS written = ROW_COUNT;
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', body);
  EXECUTE format('DROP TABLE log.%I', 'survivor_' || part);
  IF written <> kept THEN
    RAISE EXCEPTION '% of % bodies were put back into log.%', written, kept, part;
  END IF;
  RETURN before - pg_total_relation_size(body);
END
$$;

REVOKE ALL ON FUNCTION log.guard_bodies, log.compact_bodies, log.holds, log.covers, log.pruned FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.compact_bodies TO shiplog_service;
GRANT EXECUTE ON FUNCTION log.holds, log.covers, log.pruned TO shiplog_service, shiplog_reader;
GRANT DELETE ON log.body TO shiplog_service;
