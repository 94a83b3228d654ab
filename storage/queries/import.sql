{{/*
The statements of an import in the order in which it goes through them. They are templates: the dot is one kind of fact,
as shape.go describes it from the table in facts. $1, where it stands, is the import's time.

Rows that were read lie in pg_temp.staged_KIND, numbered by seq in the order of reading. What is wrong with them is noted
in pg_temp.faults; a struck row goes to pg_temp.rejected and takes no further part. There lie too, without a kind and numbered for themselves,
the rows that were found bad while they were read.

A table that is named without its schema is that of Stocktake for an import. A check must neither write there nor wait for who does: it
has one of its own by that name, which the search path finds first. What it registers there is numbered downwards from -1.
*/}}

{{/* The dot says whether this is a Check, and whether the database is Bare: whether there are no tables of Stocktake in it. */}}
{{define "prepare"}}
CREATE TEMP TABLE faults (kind text, seq bigint, place int, col text, reason text, follows boolean DEFAULT false) ON COMMIT DROP;
CREATE TEMP TABLE recognised (name text COLLATE "C" PRIMARY KEY) ON COMMIT DROP;
CREATE TEMP TABLE rejected (kind text, file bigint, file_row int, seq bigint, col text, reason text, follows boolean, raw bytea) ON COMMIT DROP;
CREATE TEMP TABLE adrift (file bigint, noun text, code text COLLATE "C", rows bigint) ON COMMIT DROP;
SET LOCAL work_mem = '128MB';
SET LOCAL jit = off
{{- if .Check}};
CREATE TEMP TABLE imports (id bigint GENERATED ALWAYS AS IDENTITY, as_of timestamptz, partial boolean) ON COMMIT DROP;
CREATE TEMP TABLE imported_files (id bigint GENERATED ALWAYS AS IDENTITY, import bigint, name text, sha256 text) ON COMMIT DROP;
{{- if .Bare}}
CREATE TEMP TABLE forgotten () ON COMMIT DROP;
CREATE TEMP TABLE restated (kind text COLLATE "C", version bigint, recorded_at timestamptz) ON COMMIT DROP;
{{- else}}
CREATE TEMP TABLE renamed (fingerprint text PRIMARY KEY, submission text COLLATE "C") ON COMMIT DROP;
INSERT INTO renamed SELECT fingerprint, submission FROM stocktake.renamed;
{{- end}}
CREATE TEMP TABLE new_codes (
    id bigint GENERATED ALWAYS AS IDENTITY (START -1 INCREMENT -1), space text, code text COLLATE "C", kind text, UNIQUE (space, code)
) ON COMMIT DROP;
CREATE TEMP VIEW codes AS
SELECT id, space, code, kind FROM new_codes{{if not .Bare}} UNION ALL SELECT id, space, code, kind FROM stocktake.codes{{end}};
CREATE RULE register AS ON INSERT TO codes DO INSTEAD
INSERT INTO new_codes (space, code, kind) VALUES (new.space, new.code, new.kind);
CREATE TEMP TABLE new_respondents (id bigint GENERATED ALWAYS AS IDENTITY (START -1 INCREMENT -1), name text COLLATE "C" UNIQUE) ON COMMIT DROP;
CREATE TEMP VIEW respondents AS
SELECT id, name FROM new_respondents{{if not .Bare}} UNION ALL SELECT id, name FROM stocktake.respondents{{end}};
CREATE RULE meet AS ON INSERT TO respondents DO INSTEAD
INSERT INTO new_respondents (name) VALUES (new.name)
{{- end}}
{{end}}

{{/* Typed, so that each cell is parsed once; references are still the codes that were read. Known: some version of the row's key holds. */}}
{{define "stage"}}
CREATE TEMP TABLE staged_{{.Kind}} (
    seq bigint NOT NULL, file bigint NOT NULL, file_row int NOT NULL, given timestamptz, withdrawn boolean NOT NULL, fallback boolean NOT NULL,
    line int, whole text
    {{- range .Columns}}, {{.Name}} {{.Staged}}{{end}}, raw text NOT NULL, known boolean NOT NULL DEFAULT false
) ON COMMIT DROP
{{end}}

{{/* What a check of a bare database holds rows against: a table of the kind with nothing in it. */}}
{{define "stand in"}}
CREATE TEMP TABLE {{.Kind}} ON COMMIT DROP AS
SELECT CAST(NULL AS bigint) AS version, r.given AS recorded_at, r.given AS replaced_at, r.withdrawn, {{each "r" .Columns}}
  FROM ({{template "resolved" .}}) r
  WITH NO DATA
{{end}}

{{define "copy"}}
COPY pg_temp.staged_{{.Kind}} (seq, file, file_row, given, withdrawn, fallback, line, whole{{range .Columns}}, {{.Name}}{{end}}, raw) FROM STDIN
{{end}}

{{/* Names that are read and that were forgotten, by their hashes: the hash leads to no number. */}}
{{define "recognise"}}
INSERT INTO pg_temp.recognised
SELECT DISTINCT s.respondent
  FROM pg_temp.staged_{{.Kind}} s
 WHERE stocktake.fingerprint(s.respondent) IN (SELECT f.fingerprint FROM stocktake.forgotten f)
    ON CONFLICT DO NOTHING
{{end}}

{{/*
An answer may be corrected to be another's: whoever gave it, a row finds it under what it is called without the name, or with the name where an
earlier version left it there. The last UPDATE is the one that is counted.
*/}}
{{define "forget again in feedback"}}
INSERT INTO renamed (fingerprint, submission)
SELECT stocktake.fingerprint(s.submission), stocktake.unnamed(s.submission, s.respondent)
  FROM (SELECT DISTINCT submission, respondent FROM pg_temp.staged_feedback WHERE respondent IN (SELECT name FROM pg_temp.recognised)) s
 WHERE s.submission <> stocktake.unnamed(s.submission, s.respondent)
   AND NOT EXISTS ({{template "left as it was"}})
    ON CONFLICT DO NOTHING;
UPDATE pg_temp.staged_feedback s
   SET submission = r.submission
  FROM renamed r
 WHERE r.fingerprint = stocktake.fingerprint(s.submission);
UPDATE pg_temp.staged_feedback s
   SET submission = CASE WHEN EXISTS ({{template "left as it was"}}) THEN s.submission ELSE stocktake.unnamed(s.submission, s.respondent) END,
       comment = NULL
 WHERE s.respondent IN (SELECT name FROM pg_temp.recognised)
{{end}}

{{define "left as it was"}}
SELECT FROM stocktake.feedback h JOIN stocktake.respondents r ON r.id = h.respondent AND r.name IS NULL
 WHERE h.submission = s.submission AND h.replaced_at IS NULL
{{- end}}

{{define "known of the forgotten in feedback"}}
DELETE FROM pg_temp.staged_feedback s
 USING stocktake.feedback h
 WHERE s.respondent IN (SELECT name FROM pg_temp.recognised)
   AND h.submission = s.submission
   AND h.criterion = s.criterion
   AND h.replaced_at IS NULL
{{end}}

{{/* An invitation has nothing but the name to forget: they are counted. */}}
{{define "forget again in invitations"}}
SELECT
  FROM pg_temp.staged_invitations s
 WHERE s.respondent IN (SELECT name FROM pg_temp.recognised)
{{end}}

{{/*
An invitation's key is the respondent. So of those forgotten as many are known as people without a name were asked so, and the others new; whose
invitation holds comes first.
*/}}
{{define "known of the forgotten in invitations"}}
DELETE FROM pg_temp.staged_invitations s
 USING (SELECT a.subject, a.role, a.invited_at, a.respondent,
               row_number() OVER (PARTITION BY a.subject, a.role, a.invited_at ORDER BY bool_and(a.withdrawn), a.respondent) AS nth
          FROM pg_temp.staged_invitations a
         WHERE a.respondent IN (SELECT name FROM pg_temp.recognised)
         GROUP BY a.subject, a.role, a.invited_at, a.respondent) asked,
       LATERAL (SELECT count(DISTINCT h.respondent) AS people
                  FROM stocktake.invitations h
                  JOIN stocktake.respondents r ON r.id = h.respondent AND r.name IS NULL
                  JOIN stocktake.codes c ON c.id = h.subject
                 WHERE c.space = 'subject'
                   AND c.code = asked.subject
                   AND h.role = asked.role
                   AND h.invited_at = asked.invited_at) known
 WHERE asked.nth <= known.people
   AND (s.subject, s.role, s.invited_at, s.respondent) = (asked.subject, asked.role, asked.invited_at, asked.respondent)
{{end}}

{{/* What is needed to bring staged rows into the form in which they are kept. */}}
{{define "joined"}}
{{- range .Columns}}{{if .Join}}
  LEFT JOIN {{.Join}}{{end}}{{end}}
{{- end}}

{{/*
The rows that say something else than the version that holds, and those that say that version again with a recorded_at of their own that is not
noted yet. A code that nobody registered would be kept as none, and is not said again where none is held: the row is bad, and has to be found out.
*/}}
{{define "news"}}
CREATE TEMP TABLE news_{{.Kind}} ON COMMIT DROP AS
SELECT c.*
  FROM (SELECT {{each "s" .Key}}, s.given, s.file, s.file_row, h.version IS NOT NULL AS known, h.recorded_at,
               CASE WHEN COALESCE(s.given, $1) >= h.recorded_at
                     AND ROW({{each "h" .Content}}) IS NOT DISTINCT FROM ROW({{kept .Content}})
                     {{- range .Content}}{{if and .Join .Optional}}
                     AND ({{.Kept}} IS NULL) = (s.{{.Name}} IS NULL){{end}}{{end}} THEN h.version END AS again
          FROM pg_temp.staged_{{.Kind}} s
          {{- template "joined" .}}
          LEFT JOIN {{.Kind}} h ON {{range .Key}}h.{{.Name}} = {{.Kept}} AND {{end}}h.replaced_at IS NULL) c
 WHERE c.again IS NULL
    OR c.given > c.recorded_at
       AND NOT EXISTS (SELECT FROM restated r WHERE r.kind = '{{.Kind}}' AND r.version = c.again AND r.recorded_at = c.given)
{{end}}

{{/* What holds is said again, and nothing else of its key: so it needs no comparing with what was said before. */}}
{{define "restate what holds"}}
INSERT INTO stocktake.restated (kind, version, recorded_at, file, file_row)
SELECT '{{.Kind}}', n.again, n.given, n.file, n.file_row
  FROM pg_temp.news_{{.Kind}} n
 WHERE n.again IS NOT NULL
   AND NOT EXISTS (SELECT FROM pg_temp.news_{{.Kind}} o WHERE {{same "o" "n" .Key}} AND o.again IS NULL)
 ORDER BY n.again, n.given, n.file, n.file_row
    ON CONFLICT DO NOTHING
{{end}}

{{/* A key's rows stay together, since they may contradict each other. The others have been said before. */}}
{{define "stage news alone"}}
ANALYZE pg_temp.news_{{.Kind}};
CREATE TEMP TABLE staged_news_{{.Kind}} ON COMMIT DROP AS
SELECT s.seq, s.file, s.file_row, s.given, s.withdrawn, s.fallback, s.line, s.whole{{range .Columns}}, s.{{.Name}}{{end}}, s.raw, k.known
  FROM pg_temp.staged_{{.Kind}} s
  JOIN (SELECT DISTINCT {{each "n" .Key}}, n.known FROM pg_temp.news_{{.Kind}} n WHERE n.again IS NULL) k ON {{same "k" "s" .Key}};
DROP TABLE pg_temp.staged_{{.Kind}};
ALTER TABLE pg_temp.staged_news_{{.Kind}} RENAME TO staged_{{.Kind}}
{{end}}

{{/* Of several fallbacks of one code the first stays, so that files may name somebody differently. */}}
{{define "yield"}}
DELETE FROM pg_temp.staged_{{.Kind}} s
 USING (SELECT k.seq, k.code, row_number() OVER (PARTITION BY k.code ORDER BY k.fallback, k.seq) AS nth
          FROM pg_temp.staged_{{.Kind}} k) k
  LEFT JOIN codes c ON c.space = '{{.Space}}' AND c.code = k.code
 WHERE s.seq = k.seq
   AND s.fallback
   AND (k.nth > 1 OR c.id IS NOT NULL)
{{end}}

{{/* The activities of which this import has all rows of the kind. One that stands in several places must be whole in each. */}}
{{define "whole"}}
CREATE TEMP TABLE whole_{{.Kind}} ON COMMIT DROP AS
SELECT w.code, c.id, s.file, s.file_row
  FROM (SELECT s.code, min(s.seq) AS seq
          FROM pg_temp.staged_{{.About.Wants}} s
          JOIN imported_files f ON f.id = s.file
         WHERE {{published "f"}}
         GROUP BY s.code
        HAVING bool_and('{{.Kind}}' = ANY (string_to_array(COALESCE(s.whole, ''), ';')))) w
  JOIN pg_temp.staged_{{.About.Wants}} s ON s.seq = w.seq
  JOIN codes c ON c.space = '{{.About.Space}}' AND c.code = w.code;
ANALYZE pg_temp.whole_{{.Kind}};
ANALYZE pg_temp.staged_{{.Kind}}
{{end}}

{{/* What publications gave of them before, as it stands at the import's time. Gone: no row has that key any more. */}}
{{define "published before"}}
CREATE TEMP TABLE before_{{.Kind}} ON COMMIT DROP AS
SELECT w.file, w.file_row{{range .Columns}}, {{if .Refers}}w.code{{else}}h.{{.Name}}{{end}} AS {{.Name}}{{end}}, s.{{.About.Name}} IS NULL AND NOT h.withdrawn AS gone
  FROM pg_temp.whole_{{.Kind}} w
  JOIN {{.Kind}} h ON h.{{.About.Name}} = w.id
  JOIN stocktake.imported_files f ON f.id = h.file
  LEFT JOIN (SELECT DISTINCT {{each "k" .Key}} FROM pg_temp.staged_{{.Kind}} k) s
    ON {{range .Key}}s.{{.Name}} = {{if .Refers}}w.code{{else}}h.{{.Name}}{{end}} AND {{end}}true
 WHERE {{published "f"}}
   AND h.recorded_at <= $1
   AND (h.replaced_at IS NULL OR h.replaced_at > $1)
{{end}}

{{/* A bad row may be what became of one that seems to be gone. */}}
{{define "spare"}}
DELETE FROM pg_temp.before_{{.Kind}} b
 USING pg_temp.staged_{{.Kind}} s, pg_temp.faults f
 WHERE f.kind = '{{.Kind}}'
   AND s.seq = f.seq
   AND s.{{.About.Name}} = b.{{.About.Name}}
{{end}}

{{/* What such an activity did not have before has become known now: until then what it stands for may have stood elsewhere. */}}
{{define "known now"}}
UPDATE pg_temp.staged_{{.Kind}} s
   SET given = $1
  FROM imported_files f
 WHERE f.id = s.file
   AND {{published "f"}}
   AND s.{{.About.Name}} IN (SELECT b.{{.About.Name}} FROM pg_temp.before_{{.Kind}} b)
   AND NOT s.known
{{end}}

{{/* $1 is the highest seq until now. */}}
{{define "withdraw"}}
INSERT INTO pg_temp.staged_{{.Kind}} (seq, file, file_row, withdrawn, fallback{{range .Columns}}, {{.Name}}{{end}}, raw, known)
SELECT $1 + row_number() OVER (ORDER BY {{each "b" .Key}}), b.file, b.file_row, true, false, {{each "b" .Columns}}, '{}', true
  FROM pg_temp.before_{{.Kind}} b
 WHERE b.gone
{{end}}

{{define "repeated"}}
CREATE TEMP TABLE repeated_{{.Kind}} ON COMMIT DROP AS
SELECT s.seq
  FROM pg_temp.staged_{{.Kind}} s
  JOIN (SELECT {{each "k" .Key}} FROM pg_temp.staged_{{.Kind}} k GROUP BY {{each "k" .Key}} HAVING count(*) > 1) k
    ON {{same "k" "s" .Key}}
{{end}}

{{/* The first row of the lowest or else of the highest variant in a window, of which this row is none. */}}
{{define "rival"}}CASE WHEN (min(n.low) {{.}})[1] <> n.variant THEN (min(n.low) {{.}})[2]
                WHEN (max(n.high) {{.}})[1] <> n.variant THEN - (max(n.high) {{.}})[2] END
{{- end}}

{{/*
Two unlike rows of one key are versions if each says when it became known, and not both the same; else both are bad, since nobody can tell
which is meant. So a row without a date is unlike any of its key, one with a date only those of its instant and those without.
*/}}
{{define "conflicts"}}
INSERT INTO pg_temp.faults
WITH variants AS (
    SELECT s.*, dense_rank() OVER (PARTITION BY {{each "s" .Key}} ORDER BY {{each "s" .Content}}) AS variant
      FROM pg_temp.staged_{{.Kind}} s
     WHERE s.seq IN (SELECT seq FROM pg_temp.repeated_{{.Kind}})
), numbered AS (
    SELECT v.seq, v.given, {{each "v" .Key}}, v.variant, ARRAY[v.variant, v.seq] AS low, ARRAY[v.variant, - v.seq] AS high
      FROM variants v
), compared AS (
    SELECT n.seq, CASE WHEN n.given IS NULL THEN
                {{template "rival" "OVER fact"}} ELSE COALESCE(
                {{template "rival" "OVER instant"}},
                {{template "rival" "FILTER (WHERE n.given IS NULL) OVER fact"}}) END AS other
      FROM numbered n
    WINDOW fact AS (PARTITION BY {{each "n" .Key}}), instant AS (PARTITION BY {{each "n" .Key}}, n.given)
)
SELECT '{{.Kind}}', c.seq, -1, '',
       CASE WHEN {{published "g"}} AND {{published "f"}} THEN
                 format('it stands again as activity %s of %s, which begins in line %s, and {{if .Space}}differs{{else}}has other {{.Kind}}{{end}}', o.file_row, f.name, o.line)
                 || format('; leave one of the two out, the file or the activity in it (activity %s begins in line %s)', s.file_row, s.line)
            WHEN {{published "g"}} THEN
                 format('row %s of %s has the same {{.KeyWords}} and differs; keep one (activity %s begins in line %s)', o.file_row, f.name, s.file_row, s.line)
            WHEN {{published "f"}} THEN
                 format('activity %s of %s, which begins in line %s, has the same {{.KeyWords}} and differs; keep one', o.file_row, f.name, o.line)
            ELSE format('row %s of %s has the same {{.KeyWords}} and differs; keep one, or give ', o.file_row, f.name)
                 || CASE WHEN (s.given IS NULL) = (o.given IS NULL) THEN 'each a recorded_at of its own'
                         WHEN s.given IS NULL THEN 'this one a recorded_at: it has none'
                         ELSE 'that one a recorded_at: it has none' END
            END
  FROM compared c
  JOIN pg_temp.staged_{{.Kind}} s ON s.seq = c.seq
  JOIN imported_files g ON g.id = s.file
  JOIN pg_temp.staged_{{.Kind}} o ON o.seq = c.other
  JOIN imported_files f ON f.id = o.file
 WHERE c.other IS NOT NULL
{{end}}

{{/* A code is one kind's for ever. The dot has a Kind and the Other that registers in the same space. */}}
{{define "clashes in the import"}}
INSERT INTO pg_temp.faults
SELECT '{{.Kind}}', s.seq, {{.CodePlace}}, 'code',
       format('"%s" is also the code of one of the {{.Other}}, in row %s of %s; give one of them another', s.code, o.file_row, f.name)
  FROM pg_temp.staged_{{.Kind}} s
  JOIN pg_temp.staged_{{.Other}} o ON o.code = s.code
  JOIN imported_files f ON f.id = o.file
{{end}}

{{define "clashes in the registry"}}
INSERT INTO pg_temp.faults
SELECT '{{.Kind}}', s.seq, {{.CodePlace}}, 'code', format('"%s" is already the code of one of the %s; give it another', s.code, c.kind)
  FROM pg_temp.staged_{{.Kind}} s
  JOIN codes c ON c.space = '{{.Space}}' AND c.code = s.code
 WHERE c.kind <> '{{.Kind}}'
{{end}}

{{/* The dot is a Column of a Kind that refers to codes. */}}
{{define "unknown"}}
INSERT INTO pg_temp.faults
SELECT '{{.Kind}}', s.seq, {{.Place}}, '{{.Plain}}',
       CASE WHEN c.id IS NULL THEN format('names {{.Noun}} "%s", of which this import has no good row and the database none', s.code)
            ELSE format('names {{.Noun}} "%s", which is the code of one of the %s', s.code, c.kind) END,
       c.id IS NULL
  FROM (SELECT seq, {{if .List}}unnest(string_to_array({{.Name}}, ';')) COLLATE "C"{{else}}{{.Name}}{{end}} AS code FROM pg_temp.staged_{{.Kind}}) s
  LEFT JOIN codes c ON c.space = '{{.Space}}' AND c.code = s.code
 WHERE s.code IS NOT NULL AND (c.id IS NULL{{if .Wants}} OR c.kind <> '{{.Wants}}'{{end}})
{{end}}

{{/*
Good rows that name what does not hold: it was withdrawn when they became known, and is so still. They are nobody's to judge, and would not be
missed. What was withdrawn is little, mostly nothing, and then the staged rows are not looked through. What registers a code itself and does not
say when it became known has become so now, whatever its own days. A check has not written the versions it goes by.

The dot has a Kind, its column Of that refers to codes, and the kinds that Register them.
*/}}
{{define "adrift"}}
INSERT INTO pg_temp.adrift
WITH gone AS MATERIALIZED (
    SELECT o.code, min(o.recorded_at) AS since
      FROM (SELECT v.code, v.recorded_at, bool_or(NOT v.withdrawn) OVER (
                       PARTITION BY v.code ORDER BY v.recorded_at, v.version NULLS LAST, v.seq
                       ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS holds_again
              FROM (
    {{- range $i, $k := .Register}}{{if $i}}
                    UNION ALL{{end}}
                    SELECT c.code, h.recorded_at, h.version, CAST(NULL AS bigint) AS seq, h.withdrawn
                      FROM {{.Kind}} h
                      JOIN codes c ON c.id = h.code
                     WHERE h.code IN (SELECT w.code FROM {{.Kind}} w WHERE w.withdrawn)
        {{- if .Unwritten}}
                        OR c.code IN (SELECT s.code FROM pg_temp.staged_{{.Kind}} s WHERE s.withdrawn)
                    UNION ALL
                    SELECT s.code, COALESCE(s.given, CASE WHEN s.known THEN $1 ELSE LEAST({{.Since}}, $1) END), NULL, s.seq, s.withdrawn
                      FROM pg_temp.staged_{{.Kind}} s{{end}}{{end}}) v) o
     WHERE NOT o.holds_again
     GROUP BY o.code
)
SELECT s.file, '{{.Of.Noun}}', s.code, count(*)
  FROM (SELECT s.file, {{if .Of.List}}unnest(string_to_array(s.{{.Of.Name}}, ';')) COLLATE "C"{{else}}s.{{.Of.Name}}{{end}} AS code,
               COALESCE(s.given, {{if .Space}}$1{{else}}CASE WHEN s.known THEN $1 ELSE LEAST({{.Since}}, $1) END{{end}}) AS said_at
          FROM pg_temp.staged_{{.Kind}} s
         WHERE NOT s.withdrawn) s
  JOIN gone g ON g.code = s.code AND g.since <= s.said_at
 GROUP BY s.file, s.code
{{end}}

{{define "all adrift"}}
SELECT f.name AS file, a.noun, a.code, sum(a.rows) AS rows
  FROM pg_temp.adrift a
  JOIN imported_files f ON f.id = a.file
 GROUP BY f.name, a.noun, a.code
 ORDER BY min(f.id), a.noun COLLATE "C", a.code
{{end}}

{{define "strike"}}
WITH worst AS (
    SELECT DISTINCT ON (seq) seq, col, reason, follows
      FROM pg_temp.faults
     WHERE kind = '{{.Kind}}'
     ORDER BY seq, place, reason COLLATE "C"
), struck AS (
    DELETE FROM pg_temp.staged_{{.Kind}} s
     USING worst w
     WHERE s.seq = w.seq
    RETURNING '{{.Kind}}', s.file, s.file_row, s.seq, w.col, w.reason, w.follows, convert_to(s.raw, 'UTF8')
)
INSERT INTO pg_temp.rejected SELECT * FROM struck
{{end}}

{{define "register"}}
INSERT INTO codes (space, code, kind)
SELECT '{{.Space}}', s.code, '{{.Kind}}'
  FROM (SELECT DISTINCT code FROM pg_temp.staged_{{.Kind}}) s
 WHERE NOT EXISTS (SELECT FROM codes c WHERE c.space = '{{.Space}}' AND c.code = s.code)
 ORDER BY s.code
{{end}}

{{define "meet"}}
INSERT INTO respondents (name)
SELECT s.respondent
  FROM (SELECT DISTINCT respondent FROM pg_temp.staged_{{.Kind}}) s
 WHERE NOT EXISTS (SELECT FROM respondents r WHERE r.name = s.respondent)
 ORDER BY s.respondent
{{end}}

{{/* The staged rows as they will be kept; since is the fact's own date. */}}
{{define "resolved"}}
SELECT s.seq, s.file, s.file_row, s.given, s.withdrawn, s.known, {{.Since}} AS since
       {{- range .Columns}}, {{.Kept}} AS {{.Name}}{{end}}
  FROM pg_temp.staged_{{.Kind}} s
  {{- template "joined" .}}
{{end}}

{{/* The rows that cannot simply be added: their key is known, or it occurs more than once. After a first load there are few. */}}
{{define "touched"}}
CREATE TEMP TABLE touched_{{.Kind}} ON COMMIT DROP AS
SELECT r.*
  FROM ({{template "resolved" .}}) r
 WHERE r.known OR r.seq IN (SELECT seq FROM pg_temp.repeated_{{.Kind}})
{{end}}

{{define "insert"}}
INSERT INTO stocktake.{{.Kind}} (recorded_at, replaced_at, assumed, withdrawn, file, file_row
       {{- range .Columns}}, {{.Name}}{{end}}{{range .Firsts}}, {{.Name}}{{end}})
{{end}}

{{/*
Rows of keys that nobody has heard of yet, one each: nearly all of a first load. They are written before the touched ones, in the order
in which they will be gathered, which fills the index from left to right; the others find room in it.
*/}}
{{define "add"}}
{{template "insert" .}}
SELECT n.recorded_at, NULL, n.given IS NULL, n.withdrawn, n.file, n.file_row, {{each "n" .Columns}}
       {{- range .Firsts}}, n.{{.Of}}{{end}}
  FROM (SELECT r.*, COALESCE(r.given, LEAST(r.since, $1)) AS recorded_at FROM ({{template "resolved" .}}) r) n
 WHERE NOT n.known
   AND NOT EXISTS (SELECT FROM pg_temp.repeated_{{.Kind}} k WHERE k.seq = n.seq)
 ORDER BY {{range .Gathered}}n.{{.Name}}, {{end}}n.seq
{{end}}

{{/* How many rows "add" would write. */}}
{{define "count plain"}}
SELECT count(*)
  FROM pg_temp.staged_{{.Kind}} s
 WHERE NOT s.known
   AND NOT EXISTS (SELECT FROM pg_temp.repeated_{{.Kind}} k WHERE k.seq = s.seq)
{{end}}

{{/* The versions of touched keys that are there: those that hold have one index, those that were replaced another. */}}
{{define "there"}}
    SELECT h.version, h.recorded_at, h.replaced_at, {{each "h" .Key}}, {{each "h" .Content}}
      FROM {{.Kind}} h
     WHERE h.replaced_at IS NULL AND ({{each "h" .Key}}) IN (SELECT {{each "t" .Key}} FROM pg_temp.touched_{{.Kind}} t)
    UNION ALL
    SELECT h.version, h.recorded_at, h.replaced_at, {{each "h" .Key}}, {{each "h" .Content}}
      FROM {{.Kind}} h
     WHERE h.replaced_at IS NOT NULL AND ({{each "h" .Key}}) IN (SELECT {{each "t" .Key}} FROM pg_temp.touched_{{.Kind}} t)
{{- end}}

{{/*
All that was said of the touched keys in order: the versions that are there, when which of them was said again, and the rows that came with
this import. What says the same as the one before it is not a version. A version at the instant of a saying again was made of it, or corrects it.
*/}}
{{define "said"}}
CREATE TEMP TABLE said_{{.Kind}} ON COMMIT DROP AS
WITH there AS ({{template "there" .}}
), together AS (
    SELECT v.version, CAST(NULL AS bigint) AS again, CAST(NULL AS bigint) AS seq, v.recorded_at, {{each "v" .Key}}, {{each "v" .Content}}
      FROM there v
    UNION ALL
    SELECT NULL, r.version, NULL, r.recorded_at, {{each "v" .Key}}, {{each "v" .Content}}
      FROM restated r
      JOIN there v ON v.version = r.version
     WHERE r.kind = '{{.Kind}}'
       AND NOT EXISTS (SELECT FROM there o WHERE {{same "o" "v" .Key}} AND o.recorded_at = r.recorded_at)
    UNION ALL
    SELECT NULL, NULL, t.seq, COALESCE(t.given, CASE WHEN t.known THEN $1 ELSE LEAST(t.since, $1) END), {{each "t" .Key}}, {{each "t" .Content}}
      FROM pg_temp.touched_{{.Kind}} t
)
SELECT o.*, o.version IS NULL AND ROW({{each "o" .Content}}) IS NOT DISTINCT FROM lag(ROW({{each "o" .Content}})) OVER fact AS says_the_same
  FROM together o
WINDOW fact AS (PARTITION BY {{each "o" .Key}} ORDER BY o.recorded_at, o.version NULLS LAST, o.seq NULLS FIRST)
{{end}}

{{/* The versions among them, and when each ends. */}}
{{define "ordered"}}
CREATE TEMP TABLE ordered_{{.Kind}} ON COMMIT DROP AS
SELECT o.version, o.again, o.seq, o.recorded_at, lead(o.recorded_at) OVER fact AS replaced_at
       {{- range .Firsts}}, first_value(o.{{.Of}}) OVER fact AS {{.Name}}{{end}}
  FROM pg_temp.said_{{.Kind}} o
 WHERE NOT o.says_the_same
WINDOW fact AS (PARTITION BY {{each "o" .Key}} ORDER BY o.recorded_at, o.version NULLS LAST, o.seq NULLS FIRST)
{{end}}

{{/* Before the new versions are written: the old one must have ended, for only one may hold. */}}
{{define "replace"}}
UPDATE stocktake.{{.Kind}} h
   SET replaced_at = o.replaced_at{{range .Firsts}}, {{.Name}} = o.{{.Name}}{{end}}
  FROM pg_temp.ordered_{{.Kind}} o
 WHERE o.version = h.version
   AND (h.replaced_at IS DISTINCT FROM o.replaced_at{{range .Firsts}} OR h.{{.Name}} <> o.{{.Name}}{{end}})
{{end}}

{{/* What was said again, and now follows something that came in late: in the words of its version, and from the row that said them again. */}}
{{define "add back"}}
{{template "insert" .}}
SELECT o.recorded_at, o.replaced_at, false, h.withdrawn, r.file, r.file_row, {{each "h" .Columns}}
       {{- range .Firsts}}, o.{{.Name}}{{end}}
  FROM pg_temp.ordered_{{.Kind}} o
  JOIN stocktake.restated r ON r.kind = '{{.Kind}}' AND r.version = o.again AND r.recorded_at = o.recorded_at
  JOIN stocktake.{{.Kind}} h ON h.version = o.again
 ORDER BY r.file, r.file_row
{{end}}

{{define "add touched"}}
{{template "insert" .}}
SELECT o.recorded_at, o.replaced_at, t.given IS NULL AND NOT t.known, t.withdrawn, t.file, t.file_row, {{each "t" .Columns}}
       {{- range .Firsts}}, o.{{.Name}}{{end}}
  FROM pg_temp.touched_{{.Kind}} t
  JOIN pg_temp.ordered_{{.Kind}} o ON o.seq = t.seq
 ORDER BY t.seq
{{end}}

{{/* What was said again stays beside the version that holds then, which may have become another. */}}
{{define "move"}}
WITH there AS ({{template "there" .}}
)
UPDATE stocktake.restated r
   SET version = v.version
  FROM there was
  JOIN there v ON {{same "v" "was" .Key}} AND v.version <> was.version
 WHERE r.kind = '{{.Kind}}'
   AND r.version = was.version
   AND v.recorded_at < r.recorded_at
   AND (v.replaced_at IS NULL OR v.replaced_at > r.recorded_at)
{{end}}

{{/* Rows that say again what held at their recorded_at are noted beside the version that did. */}}
{{define "restate"}}
WITH there AS ({{template "there" .}}
)
INSERT INTO stocktake.restated (kind, version, recorded_at, file, file_row)
SELECT '{{.Kind}}', v.version, t.given, t.file, t.file_row
  FROM pg_temp.said_{{.Kind}} s
  JOIN pg_temp.touched_{{.Kind}} t ON t.seq = s.seq AND t.given IS NOT NULL
  JOIN there v ON {{same "v" "t" .Key}} AND v.recorded_at < t.given AND (v.replaced_at IS NULL OR v.replaced_at > t.given)
 WHERE s.says_the_same
 ORDER BY t.seq
    ON CONFLICT DO NOTHING
{{end}}

{{/* Of how many keys there is a first version among them, how many versions came with this import, and how often versions were said again before. */}}
{{define "count touched"}}
SELECT (SELECT count(*) FROM (SELECT DISTINCT {{each "t" .Key}} FROM pg_temp.touched_{{.Kind}} t WHERE NOT t.known) t) AS added,
       (SELECT count(seq) FROM pg_temp.ordered_{{.Kind}}) AS written,
       (SELECT count(again) FROM pg_temp.said_{{.Kind}}) AS again
{{end}}

{{/* Since when the answers reach back that this import wrote; only of kinds with firsts. */}}
{{define "arrived"}}
INSERT INTO stocktake.arrivals (since)
SELECT min(first_submitted_at)
  FROM stocktake.{{.Kind}}
 WHERE xid = (SELECT stocktake.transaction_number())
{{end}}

{{define "copy rejected"}}
COPY pg_temp.rejected (kind, file, file_row, seq, col, reason, follows, raw) FROM STDIN
{{end}}

{{define "rejected"}}
SELECT r.kind, f.name AS file, r.file_row, r.col, r.reason, r.follows, r.raw
  FROM pg_temp.rejected r
  JOIN imported_files f ON f.id = r.file
 ORDER BY r.follows, r.file, r.file_row, r.kind <> '', r.seq
{{end}}
