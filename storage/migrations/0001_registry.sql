-- What the facts stand on: codes, respondents, imports, and the columns that every version of a fact has.

-- +goose Up
COMMENT ON SCHEMA stocktake IS 'What Stocktake knows, judged and said. Facts are read through the views gather_*.';

COMMENT ON TABLE stocktake.goose_db_version IS 'Which migrations were applied; written by "stocktake migrate".';
COMMENT ON COLUMN stocktake.goose_db_version.id IS 'the order of writing';
COMMENT ON COLUMN stocktake.goose_db_version.version_id IS 'the number that the migration''s file begins with';
COMMENT ON COLUMN stocktake.goose_db_version.is_applied IS 'false: it was taken back';
COMMENT ON COLUMN stocktake.goose_db_version.tstamp IS 'when, UTC';

CREATE TABLE stocktake.codes (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    space text NOT NULL,
    code  text COLLATE "C" NOT NULL,
    kind  text NOT NULL,
    CONSTRAINT codes_are_unique UNIQUE (space, code),
    CONSTRAINT codes_space_is_known CHECK (space IN
        ('framework', 'partner', 'priority_area', 'objective', 'programme', 'need', 'subject')),
    CONSTRAINT codes_are_well_formed CHECK (length(code) BETWEEN 1 AND 200 AND code !~ '[;[:cntrl:]]')
);
COMMENT ON TABLE stocktake.codes IS
    'The registry of codes. Facts point here and not at each other: a code is one thing for ever, while what is known about it comes in versions. One row per code of a space, so a code cannot be an activity''s and a mechanism''s at once.';
COMMENT ON COLUMN stocktake.codes.id IS 'what facts refer to';
COMMENT ON COLUMN stocktake.codes.space IS 'within which the code is unique; activities and mechanisms share the space "subject"';
COMMENT ON COLUMN stocktake.codes.code IS 'the code as others write it; ordered by bytes';
COMMENT ON COLUMN stocktake.codes.kind IS 'the kind of fact that registered it, which is also the table that describes it';

CREATE TABLE stocktake.respondents (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C",
    CONSTRAINT respondents_are_unique UNIQUE (name)
);
COMMENT ON TABLE stocktake.respondents IS
    'Who answered or was asked. Answers bear the number only, so that a person can be forgotten here, once, while the scores stay.';
COMMENT ON COLUMN stocktake.respondents.id IS 'stands for the person everywhere else';
COMMENT ON COLUMN stocktake.respondents.name IS 'how the person was named in the files; empty: forgotten';

CREATE TABLE stocktake.imports (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of      timestamptz NOT NULL,
    partial    boolean NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    added      bigint NOT NULL DEFAULT 0,
    changed    bigint NOT NULL DEFAULT 0,
    unchanged  bigint NOT NULL DEFAULT 0,
    rejected   bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE stocktake.imports IS
    'One row per import that was committed: one import is one transaction, so a refused one leaves nothing.';
COMMENT ON COLUMN stocktake.imports.id IS 'the import';
COMMENT ON COLUMN stocktake.imports.as_of IS 'since when its changes count as known: --as-of, else the time of the import';
COMMENT ON COLUMN stocktake.imports.partial IS 'true: its bad rows were left out instead of refusing all (--partial)';
COMMENT ON COLUMN stocktake.imports.started_at IS 'when it began by the real clock';
COMMENT ON COLUMN stocktake.imports.added IS 'facts not known before';
COMMENT ON COLUMN stocktake.imports.changed IS 'further versions of known facts';
COMMENT ON COLUMN stocktake.imports.unchanged IS 'rows that said nothing new; nothing was written for them';
COMMENT ON COLUMN stocktake.imports.rejected IS 'bad rows left out';

CREATE TABLE stocktake.imported_files (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    import bigint NOT NULL REFERENCES stocktake.imports,
    name   text NOT NULL,
    sha256 text,
    rows   bigint NOT NULL DEFAULT 0,
    CONSTRAINT imported_files_sha256_is_hex CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE stocktake.imported_files IS 'The files of each import, so that every version of a fact can be traced to file and row.';
COMMENT ON COLUMN stocktake.imported_files.id IS 'the file, as read in one import';
COMMENT ON COLUMN stocktake.imported_files.import IS 'the import that read it';
COMMENT ON COLUMN stocktake.imported_files.name IS 'its name as given to the import';
COMMENT ON COLUMN stocktake.imported_files.sha256 IS 'the hash of its bytes; empty: not a file on disk';
COMMENT ON COLUMN stocktake.imported_files.rows IS 'how many facts were read from it, bad rows not counted';

-- Every table of facts is made LIKE this one, and so has these columns, rules and comments.
CREATE TABLE stocktake.versions (
    version     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    replaced_at timestamptz,
    assumed     boolean NOT NULL,
    withdrawn   boolean NOT NULL,
    file        bigint NOT NULL,
    file_row    integer NOT NULL,
    came_in_at  timestamptz NOT NULL DEFAULT now(),
    xid         bigint NOT NULL DEFAULT CAST(CAST(pg_current_xact_id() AS text) AS bigint),
    CONSTRAINT replaced_after_recorded CHECK (replaced_at >= recorded_at)
);
CREATE INDEX versions_by_transaction ON stocktake.versions USING brin (xid);
COMMENT ON TABLE stocktake.versions IS
    'The pattern of all tables of facts; holds no rows. A fact is never overwritten: each change is a new row, and a review as of an instant finds the row that was known then. The versions of one fact follow each other by recorded_at, then version.';
COMMENT ON COLUMN stocktake.versions.version IS 'the version; of two recorded at one instant the higher holds';
COMMENT ON COLUMN stocktake.versions.recorded_at IS 'since when this is known; 0001-01-01 is ever';
COMMENT ON COLUMN stocktake.versions.replaced_at IS 'when the next version became known; empty: this one still holds. Known at T: recorded_at <= T and (replaced_at is empty or > T)';
COMMENT ON COLUMN stocktake.versions.assumed IS 'true: the file did not say since when this first version was known; it counts since the fact''s own date or the import, whichever is earlier';
COMMENT ON COLUMN stocktake.versions.withdrawn IS 'true: from recorded_at on the fact no longer holds';
COMMENT ON COLUMN stocktake.versions.file IS 'the file it was read from';
COMMENT ON COLUMN stocktake.versions.file_row IS 'the row in that file; the header is row 1';
COMMENT ON COLUMN stocktake.versions.came_in_at IS 'when it truly came in, by the real clock';
COMMENT ON COLUMN stocktake.versions.xid IS 'the transaction that wrote it; stocktake.was_visible tells whether a stored snapshot could see it';

-- +goose StatementBegin
CREATE FUNCTION stocktake.was_visible(xid bigint, snapshot pg_snapshot) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_visible_in_snapshot(CAST(CAST(xid AS text) AS xid8), snapshot);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.was_visible IS 'whether a row of that transaction was there for whoever held the snapshot; replaced_at may have been set later, so a replay orders the visible versions anew';

-- +goose StatementBegin
CREATE FUNCTION stocktake.keep_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of % is never overwritten or removed; record a new one', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.keep_versions IS 'refuses to change what a version says, or to delete it';
