-- What people said: answers, who was asked for them, and judgements others made. Answers and invitations come by the
-- million, and every foreign key costs as much as an index: theirs leave out the file, which the import itself has just written.

-- +goose Up
CREATE TABLE stocktake.feedback (
    submission         text COLLATE "C" NOT NULL,
    subject            bigint NOT NULL REFERENCES stocktake.codes,
    submitted_at       timestamptz NOT NULL,
    respondent         bigint NOT NULL REFERENCES stocktake.respondents,
    role               text NOT NULL,
    criterion          text COLLATE "C" NOT NULL,
    score              numeric,
    scale_min          numeric,
    scale_max          numeric,
    comment            text,
    -- The NULLIF leaves a scale without length to its CHECK, which can say what is wrong.
    scaled             integer GENERATED ALWAYS AS (CAST(round(1000000 * (score - COALESCE(scale_min, 0))
        / NULLIF(COALESCE(scale_max, 1) - COALESCE(scale_min, 0), 0)) AS integer)) STORED,
    first_submitted_at timestamptz NOT NULL,
    first_recorded_at  timestamptz NOT NULL,
    LIKE stocktake.versions INCLUDING ALL,
    CONSTRAINT feedback_role_is_known CHECK (role IN
        ('participant', 'partner', 'ally', 'host', 'staff', 'evaluator')),
    CONSTRAINT feedback_criterion_is_known CHECK (criterion IN
        ('relevance', 'coherence', 'effectiveness', 'efficiency', 'impact', 'sustainability', 'resourcing')),
    CONSTRAINT feedback_scale_is_whole CHECK
        ((scale_min IS NULL) = (scale_max IS NULL) AND (scale_min <> scale_max OR scale_min IS NULL)),
    CONSTRAINT feedback_score_is_on_its_scale CHECK (score BETWEEN SYMMETRIC COALESCE(scale_min, 0) AND COALESCE(scale_max, 1))
);
-- A review reads the answers of its period, subject by subject, from the index alone; those that became known late are found by the second.
CREATE INDEX feedback_of_a_subject ON stocktake.feedback (subject, first_submitted_at)
    INCLUDE (first_recorded_at, recorded_at, replaced_at, withdrawn, submitted_at, respondent, criterion, role, scaled, submission);
CREATE INDEX feedback_known_late ON stocktake.feedback (subject, first_recorded_at)
    WHERE first_recorded_at > first_submitted_at;
COMMENT ON TABLE stocktake.feedback IS
    'One respondent''s answer about one subject on one criterion, in versions. The two first_ columns are those of the earliest version and the same in all: they alone decide in which period an answer counts, so that a correction never counts it again in another.';
COMMENT ON COLUMN stocktake.feedback.submission IS 'the form or sheet the answer was given on';
COMMENT ON COLUMN stocktake.feedback.subject IS 'the activity or mechanism it is about';
COMMENT ON COLUMN stocktake.feedback.submitted_at IS 'when it was given';
COMMENT ON COLUMN stocktake.feedback.respondent IS 'the number of who gave it';
COMMENT ON COLUMN stocktake.feedback.role IS 'what the respondent is to the subject';
COMMENT ON COLUMN stocktake.feedback.criterion IS 'what it is about';
COMMENT ON COLUMN stocktake.feedback.score IS 'the rating on its scale; empty: none was given';
COMMENT ON COLUMN stocktake.feedback.scale_min IS 'the worst rating, above scale_max where low is good; empty: 0';
COMMENT ON COLUMN stocktake.feedback.scale_max IS 'the best rating; empty: 1';
COMMENT ON COLUMN stocktake.feedback.comment IS 'what was said; blanked when a person is forgotten';
COMMENT ON COLUMN stocktake.feedback.scaled IS 'the score brought to 0..1, in millionths, a half rounded up; empty without a score';
COMMENT ON COLUMN stocktake.feedback.first_submitted_at IS 'submitted_at of the answer''s first version';
COMMENT ON COLUMN stocktake.feedback.first_recorded_at IS 'recorded_at of the answer''s first version';

CREATE TABLE stocktake.invitations (
    subject    bigint NOT NULL REFERENCES stocktake.codes,
    respondent bigint NOT NULL REFERENCES stocktake.respondents,
    role       text NOT NULL,
    invited_at timestamptz NOT NULL,
    LIKE stocktake.versions INCLUDING ALL,
    CONSTRAINT invitations_role_is_known CHECK (role IN
        ('participant', 'partner', 'ally', 'host', 'staff', 'evaluator'))
);
CREATE INDEX invitations_to_a_subject ON stocktake.invitations (subject, invited_at);
COMMENT ON TABLE stocktake.invitations IS 'Who was asked for feedback: those who stay silent can only be counted if it is known that they were asked.';
COMMENT ON COLUMN stocktake.invitations.subject IS 'the activity or mechanism they were asked about';
COMMENT ON COLUMN stocktake.invitations.respondent IS 'the number of who was asked';
COMMENT ON COLUMN stocktake.invitations.role IS 'what the respondent is to the subject';
COMMENT ON COLUMN stocktake.invitations.invited_at IS 'when they were asked';

CREATE TABLE stocktake.verdicts (
    subject    bigint NOT NULL REFERENCES stocktake.codes,
    decided_on date NOT NULL,
    verdict    text NOT NULL,
    by         text COLLATE "C" NOT NULL,
    LIKE stocktake.versions INCLUDING ALL,
    FOREIGN KEY (file) REFERENCES stocktake.imported_files,
    CONSTRAINT verdicts_verdict_is_known CHECK (verdict IN ('keep', 'reinforce', 'reshape', 'discontinue'))
);
COMMENT ON TABLE stocktake.verdicts IS 'Judgements others made, kept to compare and calibrate by; no review is drawn to them.';
COMMENT ON COLUMN stocktake.verdicts.subject IS 'what was judged';
COMMENT ON COLUMN stocktake.verdicts.decided_on IS 'the day of the judgement';
COMMENT ON COLUMN stocktake.verdicts.verdict IS 'what was judged of it';
COMMENT ON COLUMN stocktake.verdicts.by IS 'who judged';
