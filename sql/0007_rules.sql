-- What the log's own events rule about what it keeps: policies, holds, and what was pruned.

SET LOCAL ROLE shiplog_service;

-- Every policy that was declared. In force is the last up to a position; before the first the platform's own rules hold.
CREATE TABLE history.policy (
  position    bigint PRIMARY KEY,
  environment text        NOT NULL,
  declared_at timestamptz NOT NULL,  -- recorded by the log, so that no policy can be backdated
  actor       text        NOT NULL,
  policy      jsonb       NOT NULL   -- all members of a policy
);
CREATE INDEX ON history.policy (environment, position);

-- Every hold. One that is placed again under its id is another hold of that id.
CREATE TABLE history.hold (
  position    bigint PRIMARY KEY,
  id          text        NOT NULL,
  placed_at   timestamptz NOT NULL,
  actor       text        NOT NULL,
  environment text,
  service     text,
  deployment  text,
  "from"      timestamptz,           -- only what occurred then or later
  "to"        timestamptz,           -- only what occurred before
  until       timestamptz            -- when it ends by itself
);

-- Every end of a hold.
CREATE TABLE history.release (
  position    bigint PRIMARY KEY,
  hold        text        NOT NULL,
  released_at timestamptz NOT NULL,
  actor       text        NOT NULL
);
CREATE INDEX ON history.release (hold, position);

-- Ranges of positions whose bodies were deleted. A body goes once, so that no two of them overlap.
CREATE TABLE history.pruning (
  first     bigint PRIMARY KEY,
  last      bigint      NOT NULL,
  position  bigint      NOT NULL,    -- of the event that says so
  pruned_at timestamptz NOT NULL,
  reason    text        NOT NULL     -- policy, erasure-request
);

GRANT SELECT ON history.policy, history.hold, history.release, history.pruning TO shiplog_reader;

-- Read models are made of the log alone: the next query folds it anew, now with these tables.
TRUNCATE history.entry, history.mention, history.deployment, history.sighting, history.place,
  history.measurement, history.incident;
UPDATE history.checkpoint SET size = 0;
