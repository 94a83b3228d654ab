-- +goose Up

-- A report may quote what people said. What is quoted stands here, apart from the report, so that forgetting somebody reaches it.

CREATE TABLE stocktake.quotes (
    report  bigint NOT NULL,
    subject text COLLATE "C" NOT NULL,
    concern text NOT NULL,
    place   integer NOT NULL,
    version bigint NOT NULL,
    text    text NOT NULL,
    PRIMARY KEY (report, subject, concern, place),
    FOREIGN KEY (report, subject) REFERENCES stocktake.recommendations (report, subject),
    CONSTRAINT quotes_concern_is_known CHECK (concern IN ('no_longer_relevant', 'under_resourced', 'not_working')),
    CONSTRAINT quotes_are_a_few CHECK (place BETWEEN 1 AND 2),
    CONSTRAINT quotes_say_something CHECK (text <> '')
);
CREATE INDEX quotes_of_an_answer ON stocktake.quotes (version);
COMMENT ON TABLE stocktake.quotes IS 'What a report quotes beside a concern, masked as it was told. Chosen once, when the report is recorded; a row goes when who said it is forgotten.';
COMMENT ON COLUMN stocktake.quotes.report IS 'the report';
COMMENT ON COLUMN stocktake.quotes.subject IS 'what was spoken about';
COMMENT ON COLUMN stocktake.quotes.concern IS 'the concern beside which it stands';
COMMENT ON COLUMN stocktake.quotes.place IS 'the order beside that concern, from 1';
COMMENT ON COLUMN stocktake.quotes.version IS 'the version of the answer in feedback; a number of another table where an organisation keeps its answers elsewhere';
COMMENT ON COLUMN stocktake.quotes.text IS 'the words, masked and shortened; the same, to the letter, in the messages that quote them';

-- Names in comments are masked by those who gather, and these must not read who answered: they learn of a comment which names in
-- it are respondents', and of no others.
-- +goose StatementBegin
CREATE FUNCTION stocktake.names_in(comment text) RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    RETURN (
        WITH words AS (
            SELECT array_agg(rtrim(w, '.''’') ORDER BY n) AS said
              FROM regexp_split_to_table(left(comment, 4000), '[[:space:],;:!?()"“”„«»]+') WITH ORDINALITY AS s (w, n)
        ), candidates AS (
            SELECT DISTINCT unnest(ARRAY[name, regexp_replace(name, '[''’]s$', '')]) AS name
              FROM words, generate_subscripts(words.said, 1) i, generate_series(0, 3) more,
                   LATERAL (SELECT array_to_string(words.said[i:i + more], ' ') AS name) one
        )
        SELECT array_agg(r.name ORDER BY r.name)
          FROM stocktake.respondents r
          JOIN candidates c ON c.name = r.name
         WHERE length(r.name) >= 3);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.names_in IS 'which names of respondents stand in a comment, to the letter, of one to four words';

-- Who is forgotten while a report is being made must not come back with it.
-- +goose StatementBegin
CREATE FUNCTION stocktake.hold_comments(versions bigint[]) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    -- A WHERE out here would be asked before the rows are held, and leave them free.
    SELECT count(*) FILTER (WHERE held.comment IS NULL)
      FROM (SELECT f.comment FROM stocktake.feedback f WHERE f.version = ANY (versions) FOR SHARE) held;
END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.hold_comments IS 'keeps comments from being forgotten until the transaction ends, and counts those that have been already';
