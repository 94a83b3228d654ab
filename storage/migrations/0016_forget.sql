-- +goose Up

-- People may be forgotten: their name and their comments go, in every version; their scores stay, under a number that leads to
-- nobody. That it was done is noted without the name. What is kept of the name is a hash with a salt of this database, so
-- that the same files, imported again, do not bring the person back.

CREATE TABLE stocktake.salt (
    one boolean PRIMARY KEY DEFAULT true,
    salt text NOT NULL DEFAULT CAST(gen_random_uuid() AS text) || CAST(gen_random_uuid() AS text),
    CONSTRAINT salt_is_one CHECK (one)
);
INSERT INTO stocktake.salt DEFAULT VALUES;
COMMENT ON TABLE stocktake.salt IS 'What the hashes of forgotten names are made with; one row, made by chance. With it gone, old files would bring people back.';
COMMENT ON COLUMN stocktake.salt.one IS 'always true: there is one';
COMMENT ON COLUMN stocktake.salt.salt IS 'the salt';

CREATE TABLE stocktake.forgotten (
    fingerprint  text PRIMARY KEY,
    forgotten_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answers      bigint NOT NULL,
    comments     bigint NOT NULL,
    CONSTRAINT forgotten_fingerprint_is_a_digest CHECK (fingerprint ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE stocktake.forgotten IS 'Who was forgotten: not by name, and without the number that their answers bear.';
COMMENT ON COLUMN stocktake.forgotten.fingerprint IS 'the name, hashed with the salt';
COMMENT ON COLUMN stocktake.forgotten.forgotten_at IS 'when it was done last, by the real clock';
COMMENT ON COLUMN stocktake.forgotten.answers IS 'how many answers were unlinked';
COMMENT ON COLUMN stocktake.forgotten.comments IS 'how many comments were blanked, each version counted';

-- +goose StatementBegin
CREATE FUNCTION stocktake.fingerprint(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT encode(sha256(convert_to(s.salt || name, 'UTF8')), 'hex') FROM stocktake.salt s);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.fingerprint IS 'a name as it is kept of somebody who was forgotten';

-- +goose StatementBegin
CREATE FUNCTION stocktake.unnamed(submission text, name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN regexp_replace(submission,
        '(?<![[:alnum:]])' || regexp_replace(name, '([^[:alnum:][:space:]_])', '\\\1', 'g') || '(?![[:alnum:]])',
        '[' || left(stocktake.fingerprint(name), 16) || ']', 'g');
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.unnamed IS 'a submission without the name of who gave it, which mappings like to make it of; two versions of one answer stay two of one';

-- An import may not change names, but must not bring these back either.
-- +goose StatementBegin
CREATE FUNCTION stocktake.keep_forgotten(names text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE stocktake.respondents r
       SET name = NULL
     WHERE r.name = ANY (names)
       AND stocktake.fingerprint(r.name) IN (SELECT f.fingerprint FROM stocktake.forgotten f);
END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.keep_forgotten IS 'blanks those of some names that were forgotten before, and no other; whoever imports may call it';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.keep_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'feedback' AND current_setting('stocktake.forgetting', true) = 'yes' THEN
        RETURN NULL; -- a submission that bears the name of somebody who is being forgotten
    END IF;
    RAISE EXCEPTION 'a version of % is never overwritten or removed; record a new one', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
