-- +goose Up

-- Silence never means that all is well: when a run was last done with a programme, without trouble, is kept whether or not
-- anything was due, so that whoever looks can tell a quiet month from a schedule that has stopped.

CREATE TABLE stocktake.visits (
    programme text COLLATE "C" PRIMARY KEY,
    at        timestamptz NOT NULL
);

COMMENT ON TABLE stocktake.visits IS 'When a run was last done with each programme and nothing went wrong: what was due is judged, recorded, and told as far as it may be.';
COMMENT ON COLUMN stocktake.visits.programme IS 'Code of the programme.';
COMMENT ON COLUMN stocktake.visits.at IS 'The run''s as-of instant, never later than the real clock.';
