-- Who gets in: the tokens that the log tells of, and when each was last used.

CREATE SCHEMA access AUTHORIZATION shiplog_service;

-- A revocation counts from its commit on, whether it is folded or not: this index finds those that are not. As with holds, it
-- holds next to nothing, and an entry that is not among them costs an append a comparison of a few bytes.
SET LOCAL ROLE shiplog_owner;
CREATE INDEX entry_revocation ON log.entry (position)
  WHERE position('"type":"dev.cdeventsx.shiplog-token.revoked.'::bytea IN substring(leaf FROM octet_length(leaf) - 72)) > 0;

SET LOCAL ROLE shiplog_service;

-- Every token that was made. A name is used once for ever, and so is a token: the first event that has either counts, so that
-- nobody takes over a name, or keeps a token in force under another one.
CREATE TABLE history.token (
  name         text PRIMARY KEY,
  position     bigint      NOT NULL,
  sha256       bytea       NOT NULL,  -- of the token's text, which is nowhere
  scopes       text[]      NOT NULL,
  environments text[]      NOT NULL,  -- only in these; empty: in all
  services     text[]      NOT NULL,  -- only with these; empty: with all
  created_at   timestamptz NOT NULL,  -- recorded by the log
  actor        text        NOT NULL,
  expires_at   timestamptz            -- when it ends by itself
);
CREATE INDEX ON history.token (sha256);

-- Every end of a token, which is final.
CREATE TABLE history.revocation (
  token      text PRIMARY KEY,
  position   bigint      NOT NULL,
  revoked_at timestamptz NOT NULL,
  actor      text        NOT NULL
);

-- No projection: no event says so, and a rebuild leaves it alone. A use is told late, and not every one: to the minute or so.
CREATE TABLE access.token_use (
  name    text PRIMARY KEY,
  used_at timestamptz NOT NULL
);

GRANT USAGE ON SCHEMA access TO shiplog_reader;
GRANT SELECT ON history.token, history.revocation, access.token_use TO shiplog_reader;

-- Read models are made of the log alone: the next query folds it anew, now with these tables.
TRUNCATE history.entry, history.mention, history.deployment, history.sighting, history.place,
  history.measurement, history.incident, history.policy, history.hold, history.release,
  history.pruning;
UPDATE history.checkpoint SET size = 0;
