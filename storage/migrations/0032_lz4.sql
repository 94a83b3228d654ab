-- +goose Up

-- What is long is compressed as it is written, which takes the server a tenth of the time in which it records a report. With lz4, where
-- the server knows it, next to nothing is left of that; the values are as short. Those that are there stay as they are.

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE stocktake.policies ALTER COLUMN body SET COMPRESSION lz4;
        ALTER TABLE stocktake.reports ALTER COLUMN body SET COMPRESSION lz4;
        ALTER TABLE stocktake.recommendations ALTER COLUMN body SET COMPRESSION lz4;
        ALTER TABLE stocktake.messages ALTER COLUMN text SET COMPRESSION lz4, ALTER COLUMN blocks SET COMPRESSION lz4;
    END IF;
END
$$;
-- +goose StatementEnd
