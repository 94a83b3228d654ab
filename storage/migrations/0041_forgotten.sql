-- +goose Up

-- An answer may have been corrected from one respondent to another, and its submission bear the name of the one who is forgotten. It is renamed
-- in all versions, so that they stay versions of one answer; what came of it is noted by a hash, so that a row about it, whoever gave
-- it, finds it again.

CREATE TABLE stocktake.renamed (
    fingerprint text PRIMARY KEY,
    submission  text COLLATE "C" NOT NULL,
    CONSTRAINT renamed_fingerprint_is_a_digest CHECK (fingerprint ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE stocktake.renamed IS 'Submissions that bore the name of somebody who was forgotten. Of what they were called there is a hash alone.';
COMMENT ON COLUMN stocktake.renamed.fingerprint IS 'the submission as files have it, hashed with the salt';
COMMENT ON COLUMN stocktake.renamed.submission IS 'what it is called here, without the name';

-- Who was forgotten is named in others' comments still. There the hash tells the name, so that it stays masked: only of texts that may be quoted are
-- hashes made, and none where nobody was forgotten. Whoever asks cannot tell from the answer a name that is known from one that was.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.names_in(comments text[]) RETURNS TABLE (place bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH words AS (
        SELECT c.place, array_agg(rtrim(w, '.''’') ORDER BY n) AS said
          FROM unnest(comments) WITH ORDINALITY AS c (comment, place),
               LATERAL regexp_split_to_table(left(c.comment, 4000), '[[:space:],;:!?()"“”„«»]+') WITH ORDINALITY AS s (w, n)
         GROUP BY c.place
    ), candidates AS (
        SELECT DISTINCT words.place, spelling.name
          FROM words, generate_subscripts(words.said, 1) i, generate_series(0, 3) more,
               LATERAL (SELECT array_to_string(words.said[i:i + more], ' ') AS name) one,
               LATERAL unnest(ARRAY[one.name, regexp_replace(one.name, '[''’]s$', '')]) AS spelling (name)
         WHERE length(spelling.name) >= 3
    ), asked AS (
        SELECT DISTINCT candidates.name FROM candidates
    ), known AS (
        -- One look into the index for each: what the planner thinks of an array of unknown length would have it read all names.
        SELECT asked.name
          FROM asked,
               LATERAL (SELECT r.id FROM stocktake.respondents r WHERE r.name = asked.name LIMIT 1) found
        UNION
        SELECT asked.name
          FROM asked
         WHERE EXISTS (SELECT FROM stocktake.forgotten)
           AND stocktake.fingerprint(asked.name) IN (SELECT f.fingerprint FROM stocktake.forgotten f)
    )
    SELECT candidates.place, candidates.name
      FROM candidates
      JOIN known ON known.name = candidates.name
     ORDER BY candidates.place, candidates.name COLLATE "C";
END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.names_in IS 'which names of respondents, and of those who were forgotten, stand in each of some texts, by its place from 1, to the letter, of one to four words';
