-- The answers of a period are read from one index alone: what they are looked up for stands in it, and nothing else is touched.

-- +goose Up

-- A file's name is looked up where somebody asks for it. Joined, it kept every reading of the view from being answered by an index
-- alone, since PostgreSQL goes on fetching the column that a join it drops would have needed.
CREATE OR REPLACE VIEW stocktake.gather_feedback AS
SELECT f.submission, subject_codes.code AS subject, f.submitted_at, f.respondent, f.role, f.criterion, f.score,
       f.scale_min, f.scale_max, f.comment, f.scaled, f.first_submitted_at, f.first_recorded_at, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid,
       (SELECT files.name FROM stocktake.imported_files files WHERE files.id = f.file) AS file, f.file_row,
       f.subject AS subject_number, f.packed, f.astray
  FROM stocktake.feedback f
  LEFT JOIN stocktake.codes subject_codes ON subject_codes.id = f.subject AND subject_codes.space = 'subject';

-- Answers of one submission come in an order too, whatever order their rows were written in.
DROP INDEX stocktake.feedback_of_a_subject;
CREATE INDEX feedback_of_a_subject ON stocktake.feedback (subject, submitted_at, submission, packed)
    INCLUDE (first_submitted_at, first_recorded_at, recorded_at, replaced_at, withdrawn);
