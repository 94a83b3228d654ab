-- +goose Up

-- A dump that is restored in the database from which it was taken finds server, database and timeline as they were, but its tables are made
-- anew. So the number of a table is part of the place: VACUUM FULL, CLUSTER and TRUNCATE keep it, and so must migrations.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.place() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    database text := (SELECT oid FROM pg_database WHERE datname = current_database());
    made text := CAST(CAST('stocktake.eras' AS regclass) AS oid);
BEGIN
    RETURN concat_ws('/', (SELECT system_identifier FROM pg_control_system()), database, (SELECT timeline_id FROM pg_control_checkpoint()), made);
EXCEPTION WHEN insufficient_privilege OR undefined_function THEN -- a hosted PostgreSQL may keep these to itself
    RETURN concat_ws('/', database, made);
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.place IS 'on which server, in which database and on which timeline this is, and which making of its tables';

COMMENT ON COLUMN stocktake.eras.place IS 'The server''s own identifier, the database''s, the timeline, which a failover or a recovery to a point in time changes, and the number of this table, which a restore changes.';

-- The last place is this one, unless it differs in what was known of it before.
UPDATE stocktake.eras
   SET place = concat_ws('/', place, CAST(CAST('stocktake.eras' AS regclass) AS oid))
 WHERE number = (SELECT max(number) FROM stocktake.eras);
