-- +goose Up

-- Each answer of a period stands in the index as it is sent, so that nothing but putting them one after another is left to do, and what was
-- withdrawn is not in the way. An index answers for an expression alone only if it also has the column that this is made of.
DROP INDEX stocktake.feedback_of_a_subject;
CREATE INDEX feedback_of_a_subject ON stocktake.feedback (subject, submitted_at, submission, int8send(packed))
    INCLUDE (first_submitted_at, first_recorded_at, recorded_at, replaced_at, packed)
    WHERE NOT withdrawn;
