-- +goose Up

-- What staff decided on recommendations, and what runs did to follow up: a chain that only grows. Each row bears the hash
-- of the row before it, so that a row that was changed, put in or taken out afterwards, by whomever, is found by
-- `stocktake verify`.

ALTER TABLE stocktake.recommendations ADD CONSTRAINT recommendations_id_once_per_report UNIQUE (report, id);
ALTER TABLE stocktake.recommendations ADD COLUMN under text;
COMMENT ON COLUMN stocktake.recommendations.under IS 'ID of the earlier recommendation whose decision still covers this one, so that it is not raised again; null where it stands for itself.';

CREATE TABLE stocktake.decisions (
    number         bigint PRIMARY KEY,
    report         bigint NOT NULL,
    recommendation text NOT NULL,
    act            text NOT NULL,
    by             text NOT NULL,
    at             timestamptz NOT NULL,
    made_at        timestamptz NOT NULL,
    reason         text NOT NULL DEFAULT '',
    until          timestamptz,
    due            timestamptz,
    owner          text NOT NULL DEFAULT '',
    origin         text NOT NULL,
    step           bigint NOT NULL DEFAULT 0,
    previous       text NOT NULL,
    hash           text NOT NULL,
    xid            bigint NOT NULL DEFAULT CAST(CAST(pg_current_xact_id() AS text) AS bigint),
    CONSTRAINT decisions_name_a_recommendation FOREIGN KEY (report, recommendation) REFERENCES stocktake.recommendations (report, id),
    CONSTRAINT decisions_numbers_begin_at_one CHECK (number > 0),
    CONSTRAINT decisions_act_is_known CHECK (act IN ('accept', 'partly', 'reject', 'snooze', 'done', 'reminded', 'escalated', 'returned')),
    CONSTRAINT decisions_say_who CHECK (by <> ''),
    CONSTRAINT decisions_reject_has_a_reason CHECK (act <> 'reject' OR reason <> ''),
    CONSTRAINT decisions_snooze_has_an_end CHECK ((act = 'snooze') = (until IS NOT NULL)),
    CONSTRAINT decisions_snooze_ends_later CHECK (until IS NULL OR until > at),
    CONSTRAINT decisions_only_the_accepted_is_due CHECK (due IS NULL OR act IN ('accept', 'partly')),
    CONSTRAINT decisions_only_the_accepted_has_an_owner CHECK (owner = '' OR act IN ('accept', 'partly')),
    CONSTRAINT decisions_origin_is_known CHECK (origin IN ('cli', 'chat', 'run')),
    CONSTRAINT decisions_runs_take_steps_only CHECK ((origin = 'run') = (act IN ('reminded', 'escalated', 'returned'))),
    CONSTRAINT decisions_step_follows_up CHECK (step >= 0 AND step < number AND (step = 0 OR origin = 'run')),
    CONSTRAINT decisions_texts_have_one_line CHECK (by || reason || owner !~ E'[\\x01-\\x1f\\x7f]'),
    CONSTRAINT decisions_hashes_are_digests CHECK (previous ~ '^[0-9a-f]{64}$' AND hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT decisions_never_fork UNIQUE (previous)
);

-- A step is taken once, however many runs see that it is due and wherever one of them dies.
CREATE UNIQUE INDEX decisions_one_of_each_step ON stocktake.decisions (report, recommendation, act, step) WHERE origin = 'run';
CREATE INDEX decisions_by_recommendation ON stocktake.decisions (report, recommendation, number);

COMMENT ON TABLE stocktake.decisions IS 'The chain of decisions: what was done about recommendations, by whom and why. Rows are added, never changed or removed.';
COMMENT ON COLUMN stocktake.decisions.number IS 'Place in the chain, from 1 without a gap.';
COMMENT ON COLUMN stocktake.decisions.report IS 'The report of the recommendation.';
COMMENT ON COLUMN stocktake.decisions.recommendation IS 'ID of the recommendation.';
COMMENT ON COLUMN stocktake.decisions.act IS 'accept, partly, reject, snooze, done: decided by a person. reminded, escalated, returned (a snooze is over): done by a run, which told it.';
COMMENT ON COLUMN stocktake.decisions.by IS 'Who decided, as the person gave the name; "stocktake" for a run.';
COMMENT ON COLUMN stocktake.decisions.at IS 'The as-of time it bears; never before that of the row before it on the same recommendation.';
COMMENT ON COLUMN stocktake.decisions.made_at IS 'When it was truly recorded, by the real clock.';
COMMENT ON COLUMN stocktake.decisions.reason IS 'Why; must be given with reject. Of what needs an approval: the decision of the authority.';
COMMENT ON COLUMN stocktake.decisions.until IS 'Last microsecond of a snooze.';
COMMENT ON COLUMN stocktake.decisions.due IS 'Last microsecond in which what was accepted is not overdue.';
COMMENT ON COLUMN stocktake.decisions.owner IS 'Who carries out what was accepted.';
COMMENT ON COLUMN stocktake.decisions.origin IS 'Whence it came: cli, chat, run.';
COMMENT ON COLUMN stocktake.decisions.step IS 'Of what a run did: number of the decision it follows up; 0 for the recommendation itself.';
COMMENT ON COLUMN stocktake.decisions.previous IS 'Hash of the row before it; 64 zeros in the first.';
COMMENT ON COLUMN stocktake.decisions.hash IS 'SHA-256, in hexadecimal, of these in UTF-8, each followed by a line break, what is null being empty: previous, number, recommendation, act, by, at, made_at, reason, until, due, owner, origin, step; times as 2006-01-02T15:04:05.000000Z.';
COMMENT ON COLUMN stocktake.decisions.xid IS 'The transaction that wrote it; stocktake.was_visible tells whether a stored snapshot could see it.';

-- +goose StatementBegin
CREATE FUNCTION stocktake.keep_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never changed or removed; decide anew';
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.keep_decisions IS 'refuses to change or remove a decision';

CREATE TRIGGER decisions_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON stocktake.decisions
    EXECUTE FUNCTION stocktake.keep_decisions();
