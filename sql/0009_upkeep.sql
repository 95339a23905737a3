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
