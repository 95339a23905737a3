-- An event of an incident that names a deployment is about that one alone: the same alert may fire again, at another one.

SET LOCAL ROLE shiplog_service;

-- Read models are made of the log alone: the next query folds it anew, and tells no deployment of another one's alert.
TRUNCATE history.entry, history.mention, history.deployment, history.sighting, history.place,
  history.measurement, history.incident, history.policy, history.hold, history.release,
  history.pruning, history.token, history.revocation;
UPDATE history.checkpoint SET size = 0;
