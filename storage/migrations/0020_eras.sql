-- +goose Up

-- A stored transaction number outlives its server: a dump that is restored elsewhere goes on with numbers that start anew there,
-- lower than those it holds, and a report could then no longer tell what was there when it was made. So what is stored is the
-- number plus as much as the present era is ahead, and an era begins wherever the database finds itself in another place.

CREATE TABLE stocktake.eras (
    number   bigint PRIMARY KEY,
    place    text NOT NULL,
    ahead    bigint NOT NULL,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT eras_begin_at_one CHECK (number > 0),
    CONSTRAINT eras_are_never_behind CHECK (ahead >= 0)
);

COMMENT ON TABLE stocktake.eras IS 'Where this database has lived: a row for the server it was made on, and one for each that it was restored or moved to.';
COMMENT ON COLUMN stocktake.eras.number IS 'Place in the order, from 1.';
COMMENT ON COLUMN stocktake.eras.place IS 'The server''s own identifier, the database''s, and the timeline, which a failover or a recovery to a point in time changes.';
COMMENT ON COLUMN stocktake.eras.ahead IS 'What is added to the server''s transaction numbers, so that they go on from those stored before.';
COMMENT ON COLUMN stocktake.eras.began_at IS 'When it was found, by the real clock. What was told before may be missing here: it is looked for before it is sent.';

-- +goose StatementBegin
CREATE FUNCTION stocktake.ahead() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CAST(0 AS bigint);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.ahead IS 'what the present era adds to transaction numbers; written anew by begin_era, so that it costs nothing per row';

-- +goose StatementBegin
CREATE FUNCTION stocktake.transaction_number() RETURNS bigint LANGUAGE sql PARALLEL UNSAFE
    RETURN CAST(CAST(pg_current_xact_id() AS text) AS bigint) + stocktake.ahead();
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.transaction_number IS 'the number of this transaction as rows bear it';

-- +goose StatementBegin
CREATE FUNCTION stocktake.current_sight() RETURNS text LANGUAGE sql STABLE
    RETURN (
        SELECT format('%s:%s:%s', CAST(CAST(pg_snapshot_xmin(s) AS text) AS bigint) + stocktake.ahead(),
                   CAST(CAST(pg_snapshot_xmax(s) AS text) AS bigint) + stocktake.ahead(),
                   (SELECT string_agg(CAST(CAST(CAST(x AS text) AS bigint) + stocktake.ahead() AS text), ',' ORDER BY x) FROM pg_snapshot_xip(s) x))
          FROM pg_current_snapshot() s);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.current_sight IS 'which transactions are seen just now, in the numbers that rows bear; was_visible reads it';

-- Whatever bears a transaction's number takes it from there.
-- +goose StatementBegin
DO $$
DECLARE
    numbered record;
BEGIN
    FOR numbered IN
        SELECT CAST(d.adrelid AS regclass) AS facts, a.attname AS name
          FROM pg_attrdef d
          JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
          JOIN pg_class c ON c.oid = d.adrelid
         WHERE c.relnamespace = CAST('stocktake' AS regnamespace) AND pg_get_expr(d.adbin, d.adrelid) LIKE '%pg_current_xact_id%'
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT stocktake.transaction_number()', numbered.facts, numbered.name);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION stocktake.place() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    database text := (SELECT oid FROM pg_database WHERE datname = current_database());
BEGIN
    RETURN concat_ws('/', (SELECT system_identifier FROM pg_control_system()), database, (SELECT timeline_id FROM pg_control_checkpoint()));
EXCEPTION WHEN insufficient_privilege OR undefined_function THEN -- a hosted PostgreSQL may keep these to itself
    RETURN database;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.place IS 'on which server, in which database and on which timeline this is';

-- +goose StatementBegin
CREATE FUNCTION stocktake.last_number() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    numbered record;
    one bigint;
    highest bigint := (SELECT max(CAST(CAST(pg_snapshot_xmax(CAST(snapshot AS pg_snapshot)) AS text) AS bigint)) FROM stocktake.reports);
BEGIN
    FOR numbered IN
        SELECT CAST(d.adrelid AS regclass) AS facts, a.attname AS name
          FROM pg_depend p
          JOIN pg_attrdef d ON p.classid = CAST('pg_attrdef' AS regclass) AND p.objid = d.oid
          JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE p.refclassid = CAST('pg_proc' AS regclass) AND p.refobjid = CAST('stocktake.transaction_number()' AS regprocedure)
           AND has_table_privilege(d.adrelid, 'SELECT')
    LOOP
        EXECUTE format('SELECT max(%I) FROM %s', numbered.name, numbered.facts) INTO one;
        highest := greatest(highest, one);
    END LOOP;
    RETURN coalesce(highest, 0);
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.last_number IS 'the highest transaction number that any row or report bears; reads whole tables, once per era';

-- +goose StatementBegin
CREATE FUNCTION stocktake.begin_era() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here text := stocktake.place();
    last stocktake.eras;
    next bigint;
BEGIN
    SELECT * INTO last FROM stocktake.eras ORDER BY number DESC LIMIT 1;
    IF last.place = here THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stocktake era', 0));
    SELECT * INTO last FROM stocktake.eras ORDER BY number DESC LIMIT 1;
    IF last.place = here THEN
        RETURN false; -- another program was quicker
    END IF;
    next := greatest(coalesce(last.ahead, 0),
                     stocktake.last_number() + 1 - CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS bigint));
    IF next <> stocktake.ahead() THEN
        EXECUTE format('CREATE OR REPLACE FUNCTION stocktake.ahead() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CAST(%s AS bigint)', next);
    END IF;
    INSERT INTO stocktake.eras (number, place, ahead) VALUES (coalesce(last.number, 0) + 1, here, next);
    UPDATE stocktake.messages m
       SET state = 'claimed', claimed_at = stocktake.told_since(m)
     WHERE m.state = 'owed' AND last.number IS NOT NULL;
    RETURN last.number IS NOT NULL;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.begin_era IS 'begins an era if this is not the place of the last one, and tells whether the database has come from elsewhere; what is owed is then looked for before it is sent';

-- +goose StatementBegin
CREATE FUNCTION stocktake.told_since(m stocktake.messages) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN coalesce((SELECT r.period_to FROM stocktake.reports r WHERE r.id = m.report),
                    (SELECT r.period_to FROM stocktake.refusals r WHERE r.id = m.refusal));
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.told_since IS 'since when a message may stand in its channel at the earliest: nobody tells of a period that has not ended';

-- A message about a period that ended before the last era began may have been told by a run that this database has lost. It is
-- recorded as claimed, so that it is looked for before it is sent.
-- +goose StatementBegin
CREATE FUNCTION stocktake.doubt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    since timestamptz := stocktake.told_since(NEW);
BEGIN
    IF EXISTS (SELECT FROM stocktake.eras e WHERE e.number > 1 AND e.began_at >= since) THEN
        NEW.state := 'claimed';
        NEW.claimed_at := since;
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.doubt IS 'has a new message looked for before it is sent, where it may have been sent before the database was restored';

CREATE TRIGGER messages_are_doubted BEFORE INSERT ON stocktake.messages
    FOR EACH ROW WHEN (NEW.state = 'owed') EXECUTE FUNCTION stocktake.doubt();
