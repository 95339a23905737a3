-- Read models: what the projector makes of the log. They can be dropped and made anew from it,
-- so they are the service's own, and nothing here is a source of truth.
--
-- A rebuild fills copies of these tables in history_rebuild and moves them here.

CREATE SCHEMA history AUTHORIZATION shiplog_service;
CREATE SCHEMA history_rebuild AUTHORIZATION shiplog_service;
SET LOCAL ROLE shiplog_service;

-- How many entries of the log all the tables here stand for.
CREATE TABLE history.checkpoint (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size     bigint  NOT NULL CHECK (size >= 0)
);
INSERT INTO history.checkpoint (size) VALUES (0);

-- What entries are searched by; everything else of them is in their leaf.
CREATE TABLE history.entry (
  position    bigint PRIMARY KEY,
  occurred    timestamptz NOT NULL,  -- when it was recorded, where the event names no time
  type        text        NOT NULL,
  environment text,
  service     text,
  deployment  text
);
CREATE INDEX ON history.entry (deployment, position);
CREATE INDEX ON history.entry (environment, service, position);
CREATE INDEX ON history.entry (occurred, position);

-- Entries of one deployment that name another: as rolled back, as remediated.
CREATE TABLE history.mention (
  deployment text   NOT NULL,
  position   bigint NOT NULL,
  PRIMARY KEY (deployment, position)
);

-- Every version of every deployment: a row holds from position `since` up to, not including, `until`.
CREATE TABLE history.deployment (
  id                        text    NOT NULL,
  since                     bigint  NOT NULL,
  until                     bigint  NOT NULL DEFAULT 9223372036854775807,
  environment               text,
  service                   text,
  team                      text,
  kind                      text,       -- deploy, redeploy, rollback, remove
  artifact                  text,
  previous_artifact         text,
  commit                    text,
  committed_at              timestamptz,
  changes                   jsonb,      -- [{commit, committed_at}, …]
  layer                     text,
  trigger                   text,
  chain                     text,
  actor                     text,
  outcome                   text    NOT NULL,  -- succeeded, unchanged, blocked, cancelled, failed, in_progress
  stage                     text,       -- where it failed
  changed                   boolean NOT NULL,  -- whether it touched what runs
  verified                  boolean,
  queued_at                 timestamptz,
  started_at                timestamptz,
  verified_at               timestamptz,
  finished_at               timestamptz,
  ordered_at                timestamptz NOT NULL,  -- the latest of those times: what lists are sorted by
  duration_seconds          float8,
  rollback_of               text,
  rolled_back               boolean NOT NULL,
  rollbacks                 jsonb,      -- [{deployment, started_at, finished_at, succeeded, trigger}, …]
  remediates                jsonb,      -- [deployment, …]
  remediated_by             jsonb,      -- [deployment, …]
  incidents                 jsonb,      -- [{id, detected_at, resolved_at}, …]
  promoted_from             text,       -- a deployment
  promoted_from_environment text,
  superseded_by             text,
  PRIMARY KEY (id, since)
);
CREATE INDEX ON history.deployment (ordered_at DESC, id DESC);
CREATE INDEX ON history.deployment (environment, service, finished_at DESC) WHERE changed;
CREATE INDEX ON history.deployment (until) WHERE outcome = 'in_progress';

-- What ran where according to service events that belong to no deployment.
CREATE TABLE history.sighting (
  position    bigint      PRIMARY KEY,
  environment text        NOT NULL,
  service     text        NOT NULL,
  seen_at     timestamptz NOT NULL,
  artifact    text                    -- none: the service was removed
);
CREATE INDEX ON history.sighting (environment, service, seen_at DESC);

-- Every pair that was ever deployed to or seen, and since which position.
CREATE TABLE history.place (
  environment text   NOT NULL,
  service     text   NOT NULL,
  since       bigint NOT NULL,
  PRIMARY KEY (environment, service)
);

GRANT USAGE ON SCHEMA history TO shiplog_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA history TO shiplog_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA history_rebuild
  GRANT SELECT ON TABLES TO shiplog_reader;
