-- +goose Up

-- What was learnt from the verdicts of others, so that a report that shows it can be made again: a version is never changed.

CREATE TABLE stocktake.calibrations (
    version integer PRIMARY KEY,
    as_of   timestamptz NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    policy  text NOT NULL,
    cases   integer NOT NULL,
    slope   double precision NOT NULL,
    shift   double precision NOT NULL,
    CONSTRAINT calibrations_versions_begin_at_one CHECK (version > 0),
    CONSTRAINT calibrations_are_learnt_from_cases CHECK (cases > 0),
    CONSTRAINT calibrations_keep_the_order CHECK (slope > 0 AND slope < 1000),
    CONSTRAINT calibrations_shift_is_finite CHECK (shift BETWEEN -1000 AND 1000),
    CONSTRAINT calibrations_policy_is_a_digest CHECK (policy ~ '^[0-9a-f]{64}$')
);

COMMENT ON TABLE stocktake.calibrations IS 'How the odds that reviews give became those that others bore out: two numbers, learnt by a backtest, that a policy may have shown beside probabilities.';
COMMENT ON COLUMN stocktake.calibrations.version IS 'What a policy names it by; counted up.';
COMMENT ON COLUMN stocktake.calibrations.as_of IS 'What it was learnt from was known by then; no review before it knows it.';
COMMENT ON COLUMN stocktake.calibrations.made_at IS 'When it was kept, by the real clock.';
COMMENT ON COLUMN stocktake.calibrations.policy IS 'Digest of the policy whose probabilities it was learnt from.';
COMMENT ON COLUMN stocktake.calibrations.cases IS 'How many cases it was learnt from.';
COMMENT ON COLUMN stocktake.calibrations.slope IS 'What the log odds are multiplied by; above 0, so that no order changes.';
COMMENT ON COLUMN stocktake.calibrations.shift IS 'What is added to the log odds.';

-- +goose StatementBegin
CREATE FUNCTION stocktake.keep_calibrations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a calibration is never changed or removed; learn anew';
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.keep_calibrations IS 'refuses to change or remove a calibration';

CREATE TRIGGER calibrations_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON stocktake.calibrations
    FOR EACH STATEMENT EXECUTE FUNCTION stocktake.keep_calibrations();
