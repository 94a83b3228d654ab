-- +goose Up

-- A database that has always lived in one place doubts no message, and needs not ask of each what it tells of.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.doubt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    since timestamptz;
BEGIN
    IF NOT EXISTS (SELECT FROM stocktake.eras e WHERE e.number > 1) THEN
        RETURN NEW;
    END IF;
    since := stocktake.told_since(NEW);
    IF EXISTS (SELECT FROM stocktake.eras e WHERE e.number > 1 AND e.began_at >= since) THEN
        NEW.state := 'claimed';
        NEW.claimed_at := since;
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
