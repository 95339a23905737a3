-- Who may do what. Roles belong to the whole server, so they may be there already.
--
--   shiplog_owner    owns the log; nobody logs in as it
--   shiplog_service  appends and projects: INSERT and SELECT on the log, and the read models are its own
--   shiplog_reader   reads
--
-- A role without a password cannot log in where the server asks for one:
-- ALTER ROLE shiplog_service PASSWORD '…' is the operator's.

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[
    'shiplog_owner NOLOGIN', 'shiplog_service LOGIN', 'shiplog_reader LOGIN'
  ] LOOP
    BEGIN
      EXECUTE 'CREATE ROLE ' || wanted;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;  -- another database of this server made it, perhaps at this moment
    END;
  END LOOP;

  -- PUBLIC may connect to any database and make temporary tables in it by default.
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format(
    'GRANT CONNECT ON DATABASE %I TO shiplog_owner, shiplog_service, shiplog_reader',
    current_database());
END
$$;

-- Until PostgreSQL 15 anybody may make tables in it.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA log AUTHORIZATION shiplog_owner;
SET LOCAL ROLE shiplog_owner;

CREATE TABLE log.migration (
  number  integer     PRIMARY KEY,
  name    text        NOT NULL,
  sha256  bytea       NOT NULL,
  applied timestamptz NOT NULL DEFAULT clock_timestamp()
);

GRANT USAGE ON SCHEMA log TO shiplog_service, shiplog_reader;
GRANT SELECT ON log.migration TO shiplog_service, shiplog_reader;
