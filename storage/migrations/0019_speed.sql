-- A review reads the answers of its period and no others, ready to be counted, in the order in which they were given.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION stocktake.packed(respondent bigint, role text, criterion text, scaled integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (respondent << 26)
        | (CASE role WHEN 'participant' THEN 1 WHEN 'partner' THEN 2 WHEN 'ally' THEN 3 WHEN 'host' THEN 4 WHEN 'staff' THEN 5 ELSE 6 END << 23)
        | (CASE criterion WHEN 'relevance' THEN 1 WHEN 'coherence' THEN 2 WHEN 'effectiveness' THEN 3 WHEN 'efficiency' THEN 4 WHEN 'impact' THEN 5
               WHEN 'sustainability' THEN 6 ELSE 7 END << 20)
        | COALESCE(scaled + 1, 0);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.packed IS
    'An answer in eight bytes: respondent (37 bits), role and criterion (3 each, numbered from 1 in the contract''s order), and one more than the score in millionths (20), 0 without one';

-- A generated column cannot use another one, so the score is scaled here once more.
ALTER TABLE stocktake.feedback
    ADD COLUMN packed bigint GENERATED ALWAYS AS (stocktake.packed(respondent, role, criterion,
        CAST(round(1000000 * (score - COALESCE(scale_min, 0)) / NULLIF(COALESCE(scale_max, 1) - COALESCE(scale_min, 0), 0)) AS integer))) STORED,
    ADD COLUMN astray boolean GENERATED ALWAYS AS (submitted_at <> first_submitted_at
        OR first_recorded_at - first_submitted_at > interval '168 hours') STORED;
COMMENT ON COLUMN stocktake.feedback.astray IS 'true: it became known more than a week after it was given, or its time was corrected, so that it may count in another period than the one of submitted_at';
COMMENT ON COLUMN stocktake.feedback.packed IS 'the answer in eight bytes, as stocktake.packed makes them';

-- The first databases have a key that costs as much as an index (0004_answers.sql).
ALTER TABLE stocktake.feedback DROP CONSTRAINT IF EXISTS feedback_file_fkey;
ALTER TABLE stocktake.invitations DROP CONSTRAINT IF EXISTS invitations_file_fkey;

DROP INDEX stocktake.feedback_of_a_subject;
DROP INDEX stocktake.feedback_known_late;
-- A review goes through a subject's answers of the period in the order in which they count, from the index alone.
CREATE INDEX feedback_of_a_subject ON stocktake.feedback (subject, submitted_at, submission)
    INCLUDE (first_submitted_at, first_recorded_at, recorded_at, replaced_at, withdrawn, packed);
CREATE INDEX feedback_astray ON stocktake.feedback (subject) WHERE astray;

CREATE OR REPLACE VIEW stocktake.gather_feedback AS
SELECT f.submission, subject_codes.code AS subject, f.submitted_at, f.respondent, f.role, f.criterion, f.score,
       f.scale_min, f.scale_max, f.comment, f.scaled, f.first_submitted_at, f.first_recorded_at, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row,
       f.subject AS subject_number, f.packed, f.astray
  FROM stocktake.feedback f
  LEFT JOIN stocktake.codes subject_codes ON subject_codes.id = f.subject AND subject_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;
COMMENT ON COLUMN stocktake.gather_feedback.subject_number IS 'the number of the subject, as gather_activities and gather_mechanisms give it';
COMMENT ON COLUMN stocktake.gather_feedback.packed IS 'the answer in eight bytes, as stocktake.packed makes them';
COMMENT ON COLUMN stocktake.gather_feedback.astray IS 'true: it became known more than a week after it was given, or its time was corrected, so that it may count in another period than the one of submitted_at';

CREATE OR REPLACE VIEW stocktake.gather_mechanisms AS
SELECT codes.code AS code, f.name, programme_codes.code AS programme, f.admission, f.ring_fenced, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row, f.code AS number
  FROM stocktake.mechanisms f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'subject'
  LEFT JOIN stocktake.codes programme_codes ON programme_codes.id = f.programme AND programme_codes.space = 'programme'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;
COMMENT ON COLUMN stocktake.gather_mechanisms.number IS 'a number that stands for the mechanism in gather_feedback';

CREATE OR REPLACE VIEW stocktake.gather_activities AS
SELECT codes.code AS code, f.title, programme_codes.code AS programme, mechanism_codes.code AS mechanism,
       f.partners, f.areas, f.objectives, f.needs, f.status, f.starts_on, f.ends_on, f.owner, f.format, f.decision,
       f.marking, f.summary, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid,
       files.name AS file, f.file_row, f.code AS number
  FROM stocktake.activities f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'subject'
  LEFT JOIN stocktake.codes programme_codes ON programme_codes.id = f.programme AND programme_codes.space = 'programme'
  LEFT JOIN stocktake.codes mechanism_codes ON mechanism_codes.id = f.mechanism AND mechanism_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;
COMMENT ON COLUMN stocktake.gather_activities.number IS 'a number that stands for the activity in gather_feedback';

-- Whether anything else serves what an activity serves is asked for each need, partner and area.
CREATE INDEX activities_by_needs ON stocktake.activities USING gin (needs);
CREATE INDEX activities_by_partners ON stocktake.activities USING gin (partners);
CREATE INDEX activities_by_areas ON stocktake.activities USING gin (areas);

-- What came in while a review was going on, or for a period long reviewed, is found by its transaction, not by its times.
CREATE TABLE stocktake.arrivals (
    xid   bigint NOT NULL DEFAULT CAST(CAST(pg_current_xact_id() AS text) AS bigint),
    since timestamptz NOT NULL,
    PRIMARY KEY (xid)
);
COMMENT ON TABLE stocktake.arrivals IS 'Since when the answers reach back that a transaction brought: a review looks among older answers only for transactions that the review before it could not see.';
COMMENT ON COLUMN stocktake.arrivals.xid IS 'the transaction';
COMMENT ON COLUMN stocktake.arrivals.since IS 'the earliest submitted_at of the answers it wrote';
INSERT INTO stocktake.arrivals (xid, since)
SELECT xid, min(first_submitted_at)
  FROM stocktake.feedback
 GROUP BY xid;
-- Where this comes after 0020_eras.sql, which looks for what bears a transaction's number, it is done here.
-- +goose StatementBegin
DO $$
BEGIN
    IF to_regprocedure('stocktake.transaction_number()') IS NOT NULL THEN
        ALTER TABLE stocktake.arrivals ALTER COLUMN xid SET DEFAULT stocktake.transaction_number();
    END IF;
END
$$;
-- +goose StatementEnd

CREATE VIEW stocktake.gather_arrivals AS
SELECT xid, since
  FROM stocktake.arrivals;
COMMENT ON VIEW stocktake.gather_arrivals IS 'Since when the answers reach back that a transaction brought. Who replaces gather_feedback replaces this too.';
COMMENT ON COLUMN stocktake.gather_arrivals.xid IS 'the transaction';
COMMENT ON COLUMN stocktake.gather_arrivals.since IS 'the earliest submitted_at of the answers it wrote';
