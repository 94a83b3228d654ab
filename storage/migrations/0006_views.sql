-- What others read: one view per kind of fact, with the columns of its canonical file and those of a version. An
-- organisation that keeps its facts elsewhere replaces these views by its own.

-- +goose Up
CREATE VIEW stocktake.gather_frameworks AS
SELECT codes.code AS code, f.name, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at,
       f.xid, files.name AS file, f.file_row
  FROM stocktake.frameworks f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'framework'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_partners AS
SELECT codes.code AS code, f.name, f.kind, f.frameworks, f.decision, f.version, f.recorded_at, f.replaced_at,
       f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.partners f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'partner'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_considerations AS
SELECT partner_codes.code AS partner, f.consideration, f.score, f.assessed_on, f.evidence, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.considerations f
  LEFT JOIN stocktake.codes partner_codes ON partner_codes.id = f.partner AND partner_codes.space = 'partner'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_priority_areas AS
SELECT codes.code AS code, f.name, f.valid_from, f.valid_to, f.decision, f.version, f.recorded_at, f.replaced_at,
       f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.priority_areas f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'priority_area'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_objectives AS
SELECT codes.code AS code, f.name, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at,
       f.xid, files.name AS file, f.file_row
  FROM stocktake.objectives f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'objective'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_programmes AS
SELECT codes.code AS code, f.name, framework_codes.code AS framework, f.channel, f.owner, f.cadence, f.time_zone,
       f.settle_days, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid,
       files.name AS file, f.file_row
  FROM stocktake.programmes f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'programme'
  LEFT JOIN stocktake.codes framework_codes ON framework_codes.id = f.framework AND framework_codes.space = 'framework'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_mechanisms AS
SELECT codes.code AS code, f.name, programme_codes.code AS programme, f.admission, f.ring_fenced, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.mechanisms f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'subject'
  LEFT JOIN stocktake.codes programme_codes ON programme_codes.id = f.programme AND programme_codes.space = 'programme'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_needs AS
SELECT codes.code AS code, f.title, partner_codes.code AS partner, area_codes.code AS area, f.weight, f.valid_from,
       f.valid_to, f.decision, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at,
       f.xid, files.name AS file, f.file_row
  FROM stocktake.needs f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'need'
  LEFT JOIN stocktake.codes partner_codes ON partner_codes.id = f.partner AND partner_codes.space = 'partner'
  LEFT JOIN stocktake.codes area_codes ON area_codes.id = f.area AND area_codes.space = 'priority_area'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_activities AS
SELECT codes.code AS code, f.title, programme_codes.code AS programme, mechanism_codes.code AS mechanism,
       f.partners, f.areas, f.objectives, f.needs, f.status, f.starts_on, f.ends_on, f.owner, f.format, f.decision,
       f.marking, f.summary, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid,
       files.name AS file, f.file_row
  FROM stocktake.activities f
  LEFT JOIN stocktake.codes codes ON codes.id = f.code AND codes.space = 'subject'
  LEFT JOIN stocktake.codes programme_codes ON programme_codes.id = f.programme AND programme_codes.space = 'programme'
  LEFT JOIN stocktake.codes mechanism_codes ON mechanism_codes.id = f.mechanism AND mechanism_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_resources AS
SELECT activity_codes.code AS activity, f.starts_on, f.ends_on, f.currency, f.planned, f.allocated, f.spent,
       f.staff_planned, f.staff_actual, f.places_offered, f.places_requested, f.places_filled, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.resources f
  LEFT JOIN stocktake.codes activity_codes ON activity_codes.id = f.activity AND activity_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_feedback AS
SELECT f.submission, subject_codes.code AS subject, f.submitted_at, f.respondent, f.role, f.criterion, f.score,
       f.scale_min, f.scale_max, f.comment, f.scaled, f.first_submitted_at, f.first_recorded_at, f.version,
       f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.feedback f
  LEFT JOIN stocktake.codes subject_codes ON subject_codes.id = f.subject AND subject_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_invitations AS
SELECT subject_codes.code AS subject, f.respondent, f.role, f.invited_at, f.version, f.recorded_at, f.replaced_at,
       f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.invitations f
  LEFT JOIN stocktake.codes subject_codes ON subject_codes.id = f.subject AND subject_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_results AS
SELECT activity_codes.code AS activity, f.indicator, f.starts_on, f.ends_on, f.baseline, f.target, f.actual,
       f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file,
       f.file_row
  FROM stocktake.results f
  LEFT JOIN stocktake.codes activity_codes ON activity_codes.id = f.activity AND activity_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_rates AS
SELECT f.currency, f."to", f.valid_from, f.rate, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn,
       f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.rates f
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

CREATE VIEW stocktake.gather_verdicts AS
SELECT subject_codes.code AS subject, f.decided_on, f.verdict, f.by, f.version, f.recorded_at, f.replaced_at,
       f.assumed, f.withdrawn, f.came_in_at, f.xid, files.name AS file, f.file_row
  FROM stocktake.verdicts f
  LEFT JOIN stocktake.codes subject_codes ON subject_codes.id = f.subject AND subject_codes.space = 'subject'
  LEFT JOIN stocktake.imported_files files ON files.id = f.file;

-- A view says the same as its table, and so do their comments; what differs is said after.
-- +goose StatementBegin
DO $$
DECLARE
    shown record;
BEGIN
    FOR shown IN
        SELECT v.relname AS name, obj_description(t.oid, 'pg_class') AS about, v.oid AS view, t.oid AS facts
          FROM pg_class v
          JOIN pg_class t ON t.relname = substr(v.relname, length('gather_') + 1) AND t.relnamespace = v.relnamespace
         WHERE v.relnamespace = CAST('stocktake' AS regnamespace) AND v.relname LIKE 'gather\_%' AND v.relkind = 'v'
    LOOP
        EXECUTE format('COMMENT ON VIEW stocktake.%I IS %L', shown.name, 'Every version, also withdrawn ones. ' || shown.about);
        EXECUTE (
            SELECT string_agg(format('COMMENT ON COLUMN stocktake.%I.%I IS %L;', shown.name, seen.attname,
                       col_description(shown.facts, kept.attnum)), ' ')
              FROM pg_attribute seen
              JOIN pg_attribute kept ON kept.attrelid = shown.facts AND kept.attname = seen.attname
             WHERE seen.attrelid = shown.view AND seen.attnum > 0);
        EXECUTE format('COMMENT ON COLUMN stocktake.%I.file IS %L', shown.name, 'the name of the file it was read from');
    END LOOP;
END
$$;
-- +goose StatementEnd
