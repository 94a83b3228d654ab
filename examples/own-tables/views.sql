-- Stocktake on an organisation's own tables, which it only reads: some of the views gather_* are replaced by views of the
-- tables of office.sql. Write yours like it; the columns, their order and their types must stay, and the database says what each
-- means (\d+ stocktake.gather_activities). A view that is not replaced goes on reading what was imported.
--
--   psql -d stocktake -f views.sql            the first time as a superuser, for it makes a schema; again when you change it, as where
--                                             "stocktake migrate" names a column that it lacks: then as the user who migrates is enough
--   psql -d stocktake -c 'SELECT own.look()'  as often as there may be something new, and before a run; as the user who migrates,
--                                             or as stocktake_loader where the roles of deploy/roles.sql are used
--
-- These tables do not say when a row was recorded, and keep no earlier versions. So own.look() notes when each row was first
-- seen: a review as of an earlier instant does not know it, one as of a later instant knows it as it is today, and the
-- report says so. Rows that do say it need no sight: give recorded_at and replaced_at from them, and assumed as false.

-- Whoever runs this, all that is made here belongs to the owner of Stocktake's own views: they are read with his rights.
DO $$
DECLARE
    owner name := (SELECT viewowner FROM pg_views WHERE schemaname = 'stocktake' AND viewname = 'gather_activities');
BEGIN
    IF to_regnamespace('own') IS NULL THEN
        EXECUTE format('CREATE SCHEMA own AUTHORIZATION %I', owner);
    END IF;
    EXECUTE format('SET ROLE %I', owner);
END
$$;

CREATE TABLE IF NOT EXISTS own.sights (
    kind    text NOT NULL,
    key     text COLLATE "C" NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    first   boolean NOT NULL, -- seen at the first look at its kind: nobody knows how old it is
    version bigint GENERATED ALWAYS AS IDENTITY,
    xid     bigint NOT NULL DEFAULT stocktake.transaction_number(),
    PRIMARY KEY (kind, key)
);

-- Answers bear numbers instead of names; a person who is forgotten here stays a number there.
CREATE TABLE IF NOT EXISTS own.people (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail text UNIQUE
);

CREATE OR REPLACE VIEW own.keys AS
SELECT 'programmes' AS kind, short AS key FROM office.units
UNION ALL
SELECT 'activities', ref FROM office.projects
UNION ALL
SELECT 'resources', project || '/' || year FROM office.budget
UNION ALL
SELECT 'feedback', sheet || '/' || question FROM office.survey;

CREATE OR REPLACE FUNCTION own.look() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO own.people (mail)
    SELECT DISTINCT mail FROM office.survey
    ON CONFLICT DO NOTHING;
    WITH new AS (
        INSERT INTO own.sights (kind, key, first)
        SELECT k.kind, k.key, NOT EXISTS (SELECT FROM own.sights s WHERE s.kind = k.kind)
          FROM own.keys k
        ON CONFLICT DO NOTHING
        RETURNING 1)
    SELECT count(*) FROM new;
$$;

-- Who brings facts in looks, and sees nothing by it; the job that reviews changes no fact, and so does not look.
REVOKE ALL ON FUNCTION own.look() FROM PUBLIC;
DO $$
BEGIN
    IF to_regrole('stocktake_importing') IS NOT NULL THEN
        GRANT USAGE ON SCHEMA own TO stocktake_importing;
        GRANT EXECUTE ON FUNCTION own.look() TO stocktake_importing;
    END IF;
END
$$;

CREATE OR REPLACE VIEW stocktake.gather_programmes AS
SELECT u.short COLLATE "C" AS code, u.title AS name, CAST(NULL AS text) COLLATE "C" AS framework, u.slack AS channel,
       CAST(NULL AS text) AS owner, 'yearly' AS cadence, 'Europe/Lisbon' AS time_zone, CAST(NULL AS integer) AS settle_days,
       s.version, s.seen_at AS recorded_at, CAST(NULL AS timestamptz) AS replaced_at, true AS assumed, false AS withdrawn,
       s.seen_at AS came_in_at, s.xid, CAST(NULL AS text) AS file, CAST(NULL AS integer) AS file_row
  FROM office.units u
  JOIN own.sights s ON s.kind = 'programmes' AND s.key = u.short;

CREATE OR REPLACE VIEW stocktake.gather_activities AS
SELECT p.ref COLLATE "C" AS code, p.name AS title, p.unit COLLATE "C" AS programme, CAST(NULL AS text) COLLATE "C" AS mechanism,
       CAST(NULL AS text[]) AS partners, CAST(NULL AS text[]) AS areas, CAST(NULL AS text[]) AS objectives, CAST(NULL AS text[]) AS needs,
       CASE p.stage WHEN 'planned' THEN 'pipeline' WHEN 'running' THEN 'implementation' WHEN 'ended' THEN 'closed' END AS status,
       p.begins AS starts_on, p.ends AS ends_on, p.lead AS owner, CAST(NULL AS text) AS format, CAST(NULL AS text) AS decision,
       CAST(NULL AS text) AS marking, CAST(NULL AS text) AS summary,
       s.version, s.seen_at AS recorded_at, CAST(NULL AS timestamptz) AS replaced_at, true AS assumed, false AS withdrawn,
       s.seen_at AS came_in_at, s.xid, CAST(NULL AS text) AS file, CAST(NULL AS integer) AS file_row,
       s.version AS number -- any that stands for the activity, and for no other one and no mechanism
  FROM office.projects p
  JOIN own.sights s ON s.kind = 'activities' AND s.key = p.ref;

CREATE OR REPLACE VIEW stocktake.gather_resources AS
SELECT b.project COLLATE "C" AS activity, make_date(b.year, 1, 1) AS starts_on, make_date(b.year, 12, 31) AS ends_on,
       CAST('EUR' AS text) COLLATE "C" AS currency, b.wanted AS planned, b.granted AS allocated, b.used AS spent,
       CAST(NULL AS numeric) AS staff_planned, CAST(NULL AS numeric) AS staff_actual,
       b.seats AS places_offered, b.applicants AS places_requested, CAST(NULL AS integer) AS places_filled,
       s.version, s.seen_at AS recorded_at, CAST(NULL AS timestamptz) AS replaced_at, true AS assumed, false AS withdrawn,
       s.seen_at AS came_in_at, s.xid, CAST(NULL AS text) AS file, CAST(NULL AS integer) AS file_row,
       project.version AS activity_number -- the one that gather_activities gives it
  FROM office.budget b
  JOIN own.sights s ON s.kind = 'resources' AND s.key = b.project || '/' || b.year
  JOIN own.sights project ON project.kind = 'activities' AND project.key = b.project;

-- An answer counts in the period in which it was given, or became known if that was later. What was there at the first look
-- became known nobody knows when: it counts by when it was given.
CREATE OR REPLACE VIEW stocktake.gather_feedback AS
SELECT CAST(a.sheet AS text) COLLATE "C" AS submission, a.project COLLATE "C" AS subject, a.given_at AS submitted_at, p.id AS respondent,
       'participant' AS role,
       CASE a.question WHEN 'useful' THEN 'relevance' WHEN 'means' THEN 'resourcing' WHEN 'taught' THEN 'effectiveness' END COLLATE "C" AS criterion,
       CAST(a.points AS numeric) AS score, CAST(1 AS numeric) AS scale_min, CAST(5 AS numeric) AS scale_max, a.remark AS comment,
       (a.points - 1) * 250000 AS scaled, -- the score brought to 0..1, in millionths
       a.given_at AS first_submitted_at, CASE WHEN s.first THEN LEAST(a.given_at, s.seen_at) ELSE s.seen_at END AS first_recorded_at,
       s.version, s.seen_at AS recorded_at, CAST(NULL AS timestamptz) AS replaced_at, true AS assumed, false AS withdrawn,
       s.seen_at AS came_in_at, s.xid, CAST(NULL AS text) AS file, CAST(NULL AS integer) AS file_row,
       project.version AS subject_number,
       stocktake.packed(p.id, 'participant',
           CASE a.question WHEN 'useful' THEN 'relevance' WHEN 'means' THEN 'resourcing' WHEN 'taught' THEN 'effectiveness' END,
           (a.points - 1) * 250000) AS packed,
       true AS astray -- what is said of every answer costs a second look, and is never wrong
  FROM office.survey a
  JOIN own.people p ON p.mail = a.mail
  JOIN own.sights s ON s.kind = 'feedback' AND s.key = a.sheet || '/' || a.question
  JOIN own.sights project ON project.kind = 'activities' AND project.key = a.project;

-- An answer that a review could not see counts in the next one: which looks for it only where something new reaches back.
CREATE OR REPLACE VIEW stocktake.gather_arrivals AS
SELECT s.xid, min(a.given_at) AS since
  FROM office.survey a
  JOIN own.sights s ON s.kind = 'feedback' AND s.key = a.sheet || '/' || a.question
 GROUP BY s.xid;

RESET ROLE;
