-- What metrics are counted from, and views for other people's SQL.

SET LOCAL ROLE shiplog_service;

-- What the metrics take from every deployment that has ended. As in history.deployment a row holds from position
-- `since` up to, not including, `until`; one is added only where it differs from the one before.
CREATE TABLE history.measurement (
  deployment    text    NOT NULL,
  since         bigint  NOT NULL,
  until         bigint  NOT NULL DEFAULT 9223372036854775807,
  environment   text,
  service       text,
  team          text,
  standing      text    NOT NULL,  -- succeeded, failed: the population. blocked, cancelled, unchanged, removed, rollback, failed_rollback
  stage         text,              -- where a failed one failed
  queued_at     timestamptz,
  started_at    timestamptz,
  verified_at   timestamptz,       -- the end of its first successful verification
  ended_at      timestamptz NOT NULL,
  committed_at  timestamptz[] NOT NULL,  -- of each change that it brought
  rolled_back   text,              -- automatic, manual, unknown; NULL: it was not
  has_incident  boolean NOT NULL,
  is_remediated boolean NOT NULL,  -- named by another deployment as what that repairs
  is_rework     boolean NOT NULL,  -- names others as what it repairs
  is_recovery   boolean NOT NULL,  -- a success of any kind but remove: it ends what was broken in its place
  failed_at     timestamptz,       -- its end, its first rollback's start, or its first incident's detection
  resolved_at   timestamptz,       -- where only incidents say that it failed: when the last was resolved
  PRIMARY KEY (deployment, since)
);
CREATE INDEX ON history.measurement (ended_at);
CREATE INDEX ON history.measurement (service, ended_at);

-- Every event about an incident.
CREATE TABLE history.incident (
  position    bigint PRIMARY KEY,
  incident    text        NOT NULL,
  occurred    timestamptz NOT NULL,
  is_begin    boolean     NOT NULL,  -- detected or reported
  environment text,
  service     text,
  deployment  text                   -- the one that it is about; none: it is not known
);
CREATE INDEX ON history.incident (incident);
CREATE INDEX ON history.incident (occurred);

-- Deployments under way, by when they began.
CREATE INDEX ON history.deployment ((coalesce(started_at, queued_at)), until, since)
  WHERE outcome = 'in_progress';

GRANT SELECT ON history.measurement, history.incident TO shiplog_reader;

-- Read models are made of the log alone: the next query folds it anew, now with these tables.
TRUNCATE history.entry, history.mention, history.deployment, history.sighting, history.place;
UPDATE history.checkpoint SET size = 0;
