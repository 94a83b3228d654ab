-- +goose Up

-- A lock on each comment that is quoted wrote each page on which one stands. Forgetting is rare, so it waits for whoever quotes, and
-- they for it, by one lock on the table of quotes: forgetting locks it against all that write to it.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.hold_comments(versions bigint[]) RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    LOCK TABLE stocktake.quotes IN ROW EXCLUSIVE MODE;
    -- A statement of its own: it sees what was forgotten while the lock was waited for.
    RETURN (SELECT count(*) FROM stocktake.feedback f WHERE f.version = ANY (versions) AND f.comment IS NULL);
END
$$;
-- +goose StatementEnd
