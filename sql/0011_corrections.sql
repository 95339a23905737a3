-- What another deployment tells of one is taken from all of that other's events, so that a correction counts.

SET LOCAL ROLE shiplog_service;

-- From a deployment's own entries to those that they name.
CREATE INDEX ON history.mention (position);

-- Read models are made of the log alone: the next query folds it anew, now with what later events corrected.
TRUNCATE history.entry, history.mention, history.deployment, history.sighting, history.place,
  history.measurement, history.incident, history.policy, history.hold, history.release,
  history.pruning, history.token, history.revocation;
UPDATE history.checkpoint SET size = 0;
