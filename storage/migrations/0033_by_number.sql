-- +goose Up

-- What is known of a subject is read by the number that stands for it, as answers are: straight from the index, without the registry
-- of codes.

CREATE OR REPLACE VIEW stocktake.gather_resources AS
SELECT activity_codes.code AS activity, f.starts_on, f.ends_on, f.currency, f.planned, f.allocated, f.spent,
       f.staff_planned, f.staff_actual, f.places_offered, f.places_requested, f.places_filled, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row,
       f.activity AS activity_number
  FROM stocktake.resources f
  LEFT JOIN stocktake.codes activity_codes ON activity_codes.id = f.activity AND activity_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;
COMMENT ON COLUMN stocktake.gather_resources.activity_number IS 'the number of the activity, as gather_activities gives it';

CREATE OR REPLACE VIEW stocktake.gather_results AS
SELECT activity_codes.code AS activity, f.indicator, f.starts_on, f.ends_on, f.baseline, f.target, f.actual,
       f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file,
       f.file_row, f.activity AS activity_number
  FROM stocktake.results f
  LEFT JOIN stocktake.codes activity_codes ON activity_codes.id = f.activity AND activity_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;
COMMENT ON COLUMN stocktake.gather_results.activity_number IS 'the number of the activity, as gather_activities gives it';

CREATE OR REPLACE VIEW stocktake.gather_invitations AS
SELECT subject_codes.code AS subject, f.respondent, f.role, f.invited_at, f.version, f.recorded_at, f.replaced_at,
       f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row, f.subject AS subject_number
  FROM stocktake.invitations f
  LEFT JOIN stocktake.codes subject_codes ON subject_codes.id = f.subject AND subject_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;
COMMENT ON COLUMN stocktake.gather_invitations.subject_number IS 'the number of the subject, as gather_activities and gather_mechanisms give it';

-- An activity is looked up by its number whichever of its versions holds.
CREATE INDEX activities_by_number ON stocktake.activities (code);
