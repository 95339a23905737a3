-- What another deployment or an incident tells of one is taken from all events of that other, so that a correction counts,
-- and what only one of them says.

SET LOCAL ROLE shiplog_service;

-- From a deployment's own entries to those that they name.
CREATE INDEX ON history.mention (position);
-- The incidents that name a deployment.
CREATE INDEX ON history.incident (deployment) WHERE deployment IS NOT NULL;

-- Read models are made of the log alone: the next query folds it anew, now with what later events corrected.
TRUNCATE history.entry, history.mention, history.deployment, history.sighting, history.place,
  history.measurement, history.incident, history.policy, history.hold, history.release,
  history.pruning, history.token, history.revocation;
UPDATE history.checkpoint SET size = 0;
