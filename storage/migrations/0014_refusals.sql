-- +goose Up

-- A period that the policy's gates refuse is not judged and stays due. That is told once for each reason, so it is kept that it
-- was, with its message, in one transaction.

CREATE TABLE stocktake.refusals (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme   text COLLATE "C" NOT NULL,
    period_from timestamptz NOT NULL,
    period_to   timestamptz NOT NULL,
    gate        text NOT NULL,
    reason      text NOT NULL,
    as_of       timestamptz NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT refusals_once_per_period_and_gate UNIQUE (programme, period_from, period_to, gate),
    CONSTRAINT refusals_period_is_forward CHECK (period_from < period_to),
    CONSTRAINT refusals_of_ended_periods CHECK (period_to <= as_of),
    CONSTRAINT refusals_say_why CHECK (gate <> '' AND reason <> '')
);

COMMENT ON TABLE stocktake.refusals IS 'Why a period was not judged: what a gate of the policy found missing, the first time it did. The period stays due until it has a report.';
COMMENT ON COLUMN stocktake.refusals.id IS 'Names the refusal inside the database.';
COMMENT ON COLUMN stocktake.refusals.programme IS 'Code of the programme.';
COMMENT ON COLUMN stocktake.refusals.period_from IS 'First instant of the period.';
COMMENT ON COLUMN stocktake.refusals.period_to IS 'First instant after the period.';
COMMENT ON COLUMN stocktake.refusals.gate IS 'Which gate: newest-, share- and the kind of fact, or activities-of-last.';
COMMENT ON COLUMN stocktake.refusals.reason IS 'What was missing, with the figures.';
COMMENT ON COLUMN stocktake.refusals.as_of IS 'The as-of instant of the run that found it.';
COMMENT ON COLUMN stocktake.refusals.made_at IS 'When it was truly written, by the real clock.';

ALTER TABLE stocktake.messages
    ALTER COLUMN report DROP NOT NULL,
    ADD COLUMN refusal bigint REFERENCES stocktake.refusals (id),
    ADD CONSTRAINT messages_tell_of_a_report_or_a_refusal CHECK ((report IS NULL) <> (refusal IS NULL)),
    ADD CONSTRAINT messages_one_per_place_of_a_refusal UNIQUE (refusal, position);

CREATE INDEX messages_unsettled_of_refusals ON stocktake.messages (refusal) WHERE state IN ('owed', 'claimed');

COMMENT ON COLUMN stocktake.messages.report IS 'The report it tells of; null where it tells of a refusal.';
COMMENT ON COLUMN stocktake.messages.refusal IS 'The refusal it tells of; null where it tells of a report.';
COMMENT ON COLUMN stocktake.messages.position IS 'Order within the report or refusal; a report''s root is 0.';
