-- +goose Up

-- An answer that is not packed would be counted by nobody. That none is here is said, so that the server need not look for any.
ALTER TABLE stocktake.feedback
    ALTER COLUMN packed SET NOT NULL;
