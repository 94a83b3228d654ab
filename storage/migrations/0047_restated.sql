-- What is said again is no version. But it counts where something else comes in late, of a day in between: the words then hold again from
-- the day on which they were said again.

-- +goose Up
CREATE TABLE stocktake.restated (
    kind        text COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    file        bigint NOT NULL,
    file_row    integer NOT NULL,
    PRIMARY KEY (kind, version, recorded_at)
);
COMMENT ON TABLE stocktake.restated IS
    'When the words of a version were said again by a row with a recorded_at of its own, as a weekly export of everything does. Imports alone read it: after a row that comes in late, the words hold again from the first day on which they were said again. That is a further version, from that row of that file; it is not counted as changed. So what holds when does not depend on the order of imports. What was imported before this table was there is not in it.';
COMMENT ON COLUMN stocktake.restated.kind IS 'the kind of fact, which is also the table that the version is in';
COMMENT ON COLUMN stocktake.restated.version IS 'the version whose words were said again';
COMMENT ON COLUMN stocktake.restated.recorded_at IS 'the recorded_at of the row, later than the version''s';
COMMENT ON COLUMN stocktake.restated.file IS 'the file it was read from';
COMMENT ON COLUMN stocktake.restated.file_row IS 'the row in that file; the header is row 1';

COMMENT ON COLUMN stocktake.imports.unchanged IS 'rows that said nothing new; nothing was written for them, unless they said so with a later recorded_at (see restated)';
