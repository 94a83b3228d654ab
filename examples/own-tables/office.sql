-- The tables of an office, as they might be: made up, and not in Stocktake's words. views.sql lets Stocktake read them.

CREATE SCHEMA office;

CREATE TABLE office.units (short text PRIMARY KEY, title text NOT NULL, slack text);
CREATE TABLE office.projects (
    ref text PRIMARY KEY, name text NOT NULL, unit text NOT NULL REFERENCES office.units,
    begins date, ends date, stage text NOT NULL, lead text);
CREATE TABLE office.budget (
    project text NOT NULL REFERENCES office.projects, year integer NOT NULL, wanted numeric, granted numeric, used numeric,
    seats integer, applicants integer, PRIMARY KEY (project, year));
CREATE TABLE office.survey (
    sheet integer NOT NULL, question text NOT NULL, project text NOT NULL REFERENCES office.projects, mail text NOT NULL,
    given_at timestamptz NOT NULL, points integer NOT NULL, remark text, PRIMARY KEY (sheet, question));

INSERT INTO office.units VALUES ('TRAIN', 'Training', 'C0HARBOUR');
INSERT INTO office.projects VALUES
    ('T-1', 'First aid at sea', 'TRAIN', '2023-01-01', NULL, 'running', 'Ada Quay'),
    ('T-2', 'Fire drill', 'TRAIN', '2023-01-01', NULL, 'running', 'Ben Pier'),
    ('T-3', 'Radio', 'TRAIN', '2025-06-01', NULL, 'planned', NULL);
INSERT INTO office.budget VALUES
    ('T-1', 2024, 40000, 39000, 38500, 20, 21),
    ('T-2', 2024, 40000, 12000, 12000, 20, 52);
INSERT INTO office.survey
SELECT 100 * p.n + r.n, q.question, 'T-' || p.n, 'guest' || r.n || '@example.org', timestamptz '2024-06-01 12:00+00' + r.n * interval '1 day',
       CASE WHEN p.n = 2 AND q.question = 'means' THEN 1 + r.n % 2 ELSE 4 + r.n % 2 END, NULL
  FROM generate_series(1, 2) AS p (n), generate_series(1, 12) AS r (n), (VALUES ('useful'), ('means'), ('taught')) AS q (question);
