-- The append-only log: leaves for ever, bodies until retention, the Merkle tree beside them.

SET LOCAL ROLE shiplog_owner;

-- The one row that every append locks first and holds to its commit: so positions have no gaps
-- and become visible in their order. Mostly empty pages keep its updates in place (HOT).
CREATE TABLE log.head (
  only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  origin   text        NOT NULL,                       -- the log's name, in every leaf
  size     bigint      NOT NULL DEFAULT 0 CHECK (size >= 0),
  root     bytea       NOT NULL DEFAULT sha256('') CHECK (octet_length(root) = 32),
  frontier bytea       NOT NULL DEFAULT '' CHECK (octet_length(frontier) % 32 = 0),
  recorded timestamptz                                 -- of the last entry; never goes back
) WITH (fillfactor = 10);

-- Narrow, only ever inserted into, with the position and the identity as its only indexes.
CREATE TABLE log.entry (
  position  bigint PRIMARY KEY CHECK (position >= 0),  -- the index in the tree
  identity  bytea  NOT NULL CHECK (octet_length(identity) = 16),
  leaf      bytea  NOT NULL CHECK (octet_length(leaf) <= 8192),
  leaf_hash bytea  NOT NULL CHECK (leaf_hash = sha256('\x00'::bytea || leaf)),  -- RFC 6962 §2.1
  CONSTRAINT entry_identity UNIQUE (identity)          -- SHA-256(source ‖ 0x00 ‖ id), first 16 bytes
) WITH (autovacuum_freeze_min_age = 0, autovacuum_vacuum_insert_scale_factor = 0.05);

ALTER TABLE log.entry ALTER COLUMN leaf SET COMPRESSION lz4;

-- The event as it was received. What is deleted here leaves the leaf, and so the tree, untouched.
CREATE TABLE log.body (
  position bigint PRIMARY KEY,
  salt     bytea  NOT NULL CHECK (octet_length(salt) = 32),  -- the leaf holds SHA-256(salt ‖ content)
  content  bytea  COMPRESSION lz4 NOT NULL
) PARTITION BY RANGE (position);

-- Roots of complete subtrees of 256^level leaves (C2SP tlog-tiles), written once.
CREATE TABLE log.node (
  level smallint CHECK (level >= 1),
  index bigint   CHECK (index >= 0),
  hash  bytea    NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);

-- Append-only, for everybody, in every mode of the server.
CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % on log.% is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Bodies lie in partitions of 2^20 positions, so that pruning can give the disk back a table at a time.
-- Makes those that are missing up to two past the head; the append calls it when it enters a new one.
-- Attaching, not CREATE … PARTITION OF, which would lock readers out.
CREATE FUNCTION log.extend_bodies(size bigint) RETURNS void
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
    EXECUTE format(
      'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.%I
         FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change()', name);
    EXECUTE format('ALTER TABLE log.%I ENABLE ALWAYS TRIGGER append_only', name);
  END LOOP;
END
$$;

SELECT log.extend_bodies(0);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.entry
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.body
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log.node
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON log.head
  FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change();

-- The head moves forward only, and only to where the entries end.
CREATE FUNCTION log.check_head() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.origin <> OLD.origin OR NEW.size <= OLD.size OR NEW.recorded IS NULL OR NEW.recorded < OLD.recorded
    OR NOT EXISTS (SELECT FROM log.entry WHERE position = NEW.size - 1)
    OR EXISTS (SELECT FROM log.entry WHERE position = NEW.size)
  THEN
    RAISE EXCEPTION 'the log is append-only: its head cannot go from size % to %', OLD.size, NEW.size
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER forward_only BEFORE UPDATE ON log.head
  FOR EACH ROW EXECUTE FUNCTION log.check_head();

ALTER TABLE log.entry ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log.body ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log.node ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log.head ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE log.head ENABLE ALWAYS TRIGGER forward_only;

REVOKE ALL ON FUNCTION log.extend_bodies FROM PUBLIC;
GRANT EXECUTE ON FUNCTION log.extend_bodies TO shiplog_service;
GRANT SELECT, INSERT ON log.entry, log.body, log.node TO shiplog_service;
GRANT SELECT, UPDATE (size, root, frontier, recorded) ON log.head TO shiplog_service;
GRANT SELECT ON log.head, log.entry, log.body, log.node TO shiplog_reader;
