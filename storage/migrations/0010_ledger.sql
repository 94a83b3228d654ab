-- +goose Up

-- The ledger: what was judged, what is to be told, and what the chat answered. Judging writes reports,
-- recommendations and messages in one transaction; posting reads messages and never judges. They meet here.

CREATE TABLE stocktake.policies (
    sha256  text PRIMARY KEY,
    name    text NOT NULL,
    version integer NOT NULL,
    body    text NOT NULL,
    CONSTRAINT policies_sha256_is_a_digest CHECK (sha256 ~ '^[0-9a-f]{64}$')
);

COMMENT ON TABLE stocktake.policies IS 'The text of every policy a report was made under, so that the report can be made again.';
COMMENT ON COLUMN stocktake.policies.sha256 IS 'Digest of the text; reports name their policy by it.';
COMMENT ON COLUMN stocktake.policies.name IS 'The name the policy gives itself.';
COMMENT ON COLUMN stocktake.policies.version IS 'The version the policy gives itself.';
COMMENT ON COLUMN stocktake.policies.body IS 'The file, byte for byte.';

CREATE TABLE stocktake.reports (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme   text COLLATE "C" NOT NULL,
    period_from timestamptz NOT NULL,
    period_to   timestamptz NOT NULL,
    as_of       timestamptz NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    snapshot    text NOT NULL,
    policy      text NOT NULL REFERENCES stocktake.policies (sha256),
    body        text NOT NULL,
    CONSTRAINT reports_one_per_programme_and_period UNIQUE (programme, period_from, period_to),
    CONSTRAINT reports_period_is_forward CHECK (period_from < period_to),
    CONSTRAINT reports_judge_ended_periods CHECK (period_to <= as_of)
);

COMMENT ON TABLE stocktake.reports IS 'One review of one programme for one period; never changed once written.';
COMMENT ON COLUMN stocktake.reports.id IS 'Names the report inside the database.';
COMMENT ON COLUMN stocktake.reports.programme IS 'Code of the programme.';
COMMENT ON COLUMN stocktake.reports.period_from IS 'First instant of the period.';
COMMENT ON COLUMN stocktake.reports.period_to IS 'First instant after the period.';
COMMENT ON COLUMN stocktake.reports.as_of IS 'Facts known at this instant were used; also the time the report bears.';
COMMENT ON COLUMN stocktake.reports.made_at IS 'When it was truly written, by the real clock.';
COMMENT ON COLUMN stocktake.reports.snapshot IS 'The transactions whose facts were seen (pg_current_snapshot), for replay.';
COMMENT ON COLUMN stocktake.reports.policy IS 'Digest of the policy it was made under.';
COMMENT ON COLUMN stocktake.reports.body IS 'The report without its recommendations, as JSON: coverage, what was usual, notes.';

CREATE TABLE stocktake.recommendations (
    report   bigint NOT NULL REFERENCES stocktake.reports (id),
    subject  text COLLATE "C" NOT NULL,
    id       text NOT NULL,
    verdict  text NOT NULL,
    concerns text[] NOT NULL,
    standing text NOT NULL,
    sums     text NOT NULL,
    body     text NOT NULL,
    PRIMARY KEY (report, subject),
    CONSTRAINT recommendations_id_is_eight_signs CHECK (id ~ '^[a-z0-9]{8}$'),
    CONSTRAINT recommendations_verdict_is_known CHECK (verdict IN ('keep', 'reinforce', 'reshape', 'discontinue', 'ask')),
    CONSTRAINT recommendations_concerns_are_known CHECK (concerns <@ ARRAY['no_longer_relevant', 'under_resourced', 'not_working'])
);

CREATE INDEX recommendations_by_id ON stocktake.recommendations (id);

COMMENT ON TABLE stocktake.recommendations IS 'What a report says about each subject, and what later reports need of it.';
COMMENT ON COLUMN stocktake.recommendations.report IS 'The report it belongs to.';
COMMENT ON COLUMN stocktake.recommendations.subject IS 'Code of the activity or mechanism.';
COMMENT ON COLUMN stocktake.recommendations.id IS 'What people call it: made from programme, period and subject.';
COMMENT ON COLUMN stocktake.recommendations.verdict IS 'What is recommended.';
COMMENT ON COLUMN stocktake.recommendations.concerns IS 'The concerns raised.';
COMMENT ON COLUMN stocktake.recommendations.standing IS 'Verdict, concerns and probabilities as JSON, against which the next report is held.';
COMMENT ON COLUMN stocktake.recommendations.sums IS 'What its answers add to what is usual, as JSON, for the next four reports.';
COMMENT ON COLUMN stocktake.recommendations.body IS 'The whole recommendation as JSON.';

CREATE TABLE stocktake.messages (
    key        text PRIMARY KEY,
    report     bigint NOT NULL REFERENCES stocktake.reports (id),
    parent     text REFERENCES stocktake.messages (key),
    position   integer NOT NULL,
    channel    text NOT NULL,
    text       text NOT NULL,
    blocks     text NOT NULL,
    state      text NOT NULL DEFAULT 'owed',
    reason     text NOT NULL DEFAULT '',
    claimed_at timestamptz,
    settled_at timestamptz,
    receipt_channel text,
    receipt_id text,
    CONSTRAINT messages_one_per_place UNIQUE (report, position),
    CONSTRAINT messages_state_is_known CHECK (state IN ('owed', 'claimed', 'posted', 'printed', 'held')),
    CONSTRAINT messages_claimed_has_a_time CHECK (state <> 'claimed' OR claimed_at IS NOT NULL),
    CONSTRAINT messages_settled_has_a_receipt CHECK ((state IN ('posted', 'printed')) = (receipt_id IS NOT NULL))
);

CREATE INDEX messages_unsettled ON stocktake.messages (report) WHERE state IN ('owed', 'claimed');

COMMENT ON TABLE stocktake.messages IS 'What is to be told, laid out when the report was recorded, and what became of it.';
COMMENT ON COLUMN stocktake.messages.key IS 'Borne by the message in the chat, so that it can be found again.';
COMMENT ON COLUMN stocktake.messages.report IS 'The report it tells of.';
COMMENT ON COLUMN stocktake.messages.parent IS 'Key of the message in whose thread it stands; null for a root.';
COMMENT ON COLUMN stocktake.messages.position IS 'Order within the report; the root is 0.';
COMMENT ON COLUMN stocktake.messages.channel IS 'ID of the chat channel; empty where the programme has none and no fallback is configured.';
COMMENT ON COLUMN stocktake.messages.text IS 'The message in plain text.';
COMMENT ON COLUMN stocktake.messages.blocks IS 'The message as Block Kit JSON.';
COMMENT ON COLUMN stocktake.messages.state IS 'owed: to be sent. claimed: somebody began to send it; without a receipt it may or may not have been seen, so it is looked for before it is sent again. posted, printed: has its receipt. held: kept back, see reason.';
COMMENT ON COLUMN stocktake.messages.reason IS 'Why it is held, or why it could not be sent the last time.';
COMMENT ON COLUMN stocktake.messages.claimed_at IS 'When the last sending began, by the real clock.';
COMMENT ON COLUMN stocktake.messages.settled_at IS 'When the receipt was recorded, by the real clock.';
COMMENT ON COLUMN stocktake.messages.receipt_channel IS 'Where the chat says it stands.';
COMMENT ON COLUMN stocktake.messages.receipt_id IS 'What the chat calls it; "printed" where it was printed.';

CREATE TABLE stocktake.channels (
    channel      text PRIMARY KEY,
    last_sent_at timestamptz NOT NULL,
    answered     boolean NOT NULL
);

COMMENT ON TABLE stocktake.channels IS 'When something was last sent to a channel, over all programmes, runs and machines: the pause between sends is kept by it.';
COMMENT ON COLUMN stocktake.channels.channel IS 'ID of the chat channel.';
COMMENT ON COLUMN stocktake.channels.last_sent_at IS 'When the last send began or was answered, by the database''s clock.';
COMMENT ON COLUMN stocktake.channels.answered IS 'false: the last send began and nothing more is known of it, so it may have arrived later than it began.';
