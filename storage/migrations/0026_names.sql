-- +goose Up

-- Names are looked for in all texts at once, each word and neighbourhood of words once: where hundreds of thousands have answered,
-- a search for every text by itself takes longer than the review.
DROP FUNCTION stocktake.names_in(text);
-- +goose StatementBegin
CREATE FUNCTION stocktake.names_in(comments text[]) RETURNS TABLE (place bigint, name text)
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
    ), known AS (
        -- One look into the index for each: what the planner thinks of an array of unknown length would have it read all names.
        SELECT asked.name
          FROM (SELECT DISTINCT candidates.name FROM candidates) asked,
               LATERAL (SELECT r.id FROM stocktake.respondents r WHERE r.name = asked.name LIMIT 1) found
    )
    SELECT candidates.place, candidates.name
      FROM candidates
      JOIN known ON known.name = candidates.name
     ORDER BY candidates.place, candidates.name COLLATE "C";
END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.names_in IS 'which names of respondents stand in each of some texts, by its place from 1, to the letter, of one to four words';
