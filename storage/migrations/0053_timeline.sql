-- +goose Up

-- After a failover the control file shows the old timeline until the first checkpoint has gone through, which takes minutes. What the lost
-- run had told was told again meanwhile. So the timeline is that of what is written, where anything is. A server that keeps its control
-- file to itself tells it too, and a failover is then noticed there as well.

-- The last place was known without server and timeline: it is this one, unless it differs in what was known of it before.
UPDATE stocktake.eras
   SET place = ''
 WHERE number = (SELECT max(number) FROM stocktake.eras)
   AND place = stocktake.place()
   AND place = concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()), CAST(CAST('stocktake.eras' AS regclass) AS oid));

-- +goose StatementBegin
CREATE FUNCTION stocktake.timeline() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CAST(CAST('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8) AS bit(32)) AS bigint);
EXCEPTION WHEN object_not_in_prerequisite_state OR insufficient_privilege OR undefined_function OR feature_not_supported THEN -- a standby writes nothing
    BEGIN
        RETURN (SELECT timeline_id FROM pg_control_checkpoint());
    EXCEPTION WHEN insufficient_privilege OR undefined_function THEN
        RETURN NULL;
    END;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.timeline IS 'on which timeline the server writes, or whose it follows; NULL where a hosted PostgreSQL keeps that to itself';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.place() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    database text := (SELECT oid FROM pg_database WHERE datname = current_database());
    timeline bigint := stocktake.timeline();
    made text := CAST(CAST('stocktake.eras' AS regclass) AS oid);
BEGIN
    RETURN concat_ws('/', (SELECT system_identifier FROM pg_control_system()), database, timeline, made);
EXCEPTION WHEN insufficient_privilege OR undefined_function THEN -- a hosted PostgreSQL may keep this to itself
    RETURN concat_ws('/', database, timeline, made);
END
$$;
-- +goose StatementEnd

UPDATE stocktake.eras SET place = stocktake.place() WHERE place = '';
