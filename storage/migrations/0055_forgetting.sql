-- +goose Up

-- Forgetting has the planner's samples taken anew. None are taken of a table that is empty, as that of quotes can become by it: of their words
-- there are none at all, and those that were taken go with the type of the column, which stays what it is. Nobody's view that reads the
-- column is in the way where there are none.
-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_stats WHERE schemaname = 'stocktake' AND tablename = 'quotes' AND attname = 'text') THEN
        ALTER TABLE stocktake.quotes ALTER COLUMN text TYPE text;
    END IF;
END
$$;
-- +goose StatementEnd
ALTER TABLE stocktake.quotes ALTER COLUMN text SET STATISTICS 0;

-- A mapping may put a name right beside a letter or a digit: {Course}{Person}. One that is long enough stands in no other word.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.unnamed(submission text, name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN length(name) >= 4 OR name ~ ('^[' || stocktake.unparted() || ']{2,}$')
            THEN replace(submission, name, '[' || left(stocktake.fingerprint(name), 16) || ']')
        ELSE regexp_replace(submission,
            '(?<![[:alnum:]])' || regexp_replace(name, '([^[:alnum:][:space:]_])', '\\\1', 'g') || '(?![[:alnum:]])',
            '[' || left(stocktake.fingerprint(name), 16) || ']', 'g')
        END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.unnamed IS 'a submission without the name of who gave it, which mappings like to make it of; one of up to three letters only where it touches no letter and no digit; two versions of one answer stay two of one';

COMMENT ON COLUMN stocktake.feedback.submission IS 'the form or sheet the answer was given on, as the files call it; made of a name, it shows that name to whoever reads answers, until the person is forgotten';
COMMENT ON COLUMN stocktake.gather_feedback.submission IS 'the form or sheet the answer was given on, as the files call it; made of a name, it shows that name to whoever reads answers, until the person is forgotten';
