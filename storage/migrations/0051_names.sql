-- +goose Up

-- A name that stands in a comment is somebody's in whatever capitals it is written, with accents or without, and with its last word before the others.
-- So names are looked for in a form of which all these have one.

-- +goose StatementBegin
CREATE FUNCTION stocktake.spaced(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(regexp_replace(' ' || words || ' ', '[.''’‘_@#-]*[][[:space:],;:!?(){}<>*~`|/"“”„«»‹›…–—][][[:space:],;:!?(){}<>*~`|/"“”„«»‹›…–—.''’‘_@#-]*', ' ', 'g'));
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.spaced IS 'words with one space between two, in place of all signs that part words';

-- What capitals there are must not hang on the server's locale, nor on its version. Other letters than those that can be taken apart, most of them
-- with accents, are listed. Each is looked for from the left: so those that a name has most are there, though they stay.
-- +goose StatementBegin
CREATE FUNCTION stocktake.folded(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(stocktake.spaced(CASE
        WHEN octet_length(name) = length(name) THEN lower(name COLLATE "C")
        ELSE replace(replace(translate(
            regexp_replace(lower(normalize(name, NFKD) COLLATE "C"), '[\u0300-\u036f]+', '', 'g'),
                ' aeinrostlmhdcukvbаоеинртлсвкмдяьα'
                'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂ'
                'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς'
                'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎı'
                'ЄЅІЈЉЊЋЏѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮ'
                'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ'
                'ᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿ'
                '’',
                ' aeinrostlmhdcukvbаоеинртлсвкмдяьα'
                'абвгдежзиклмнопрстуфхцчшщъыьэюяђ'
                'αβγδεζηθικλμνξοπρστυφχψωσ'
                'æðøþđħłŋœŧɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏi'
                'єѕіјљњћџѡѣѥѧѩѫѭѯѱѳѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯ'
                'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
                'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶჷჸჹჺჽჾჿ'
                ''''),
            'ß', 'ss'), 'ẞ', 'ss')
        END), 200);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.folded IS 'a name as it is looked for: in lower case, without accents, one space between two words; ß is ss, the dotless ı an i; 200 characters of it';

CREATE INDEX respondents_by_folded_name ON stocktake.respondents (stocktake.folded(name));

ALTER TABLE stocktake.forgotten
    ADD COLUMN folded text,
    ADD CONSTRAINT forgotten_folded_is_a_digest CHECK (folded ~ '^[0-9a-f]{64}$');
COMMENT ON COLUMN stocktake.forgotten.folded IS 'the name as it is looked for in comments, hashed with the salt; empty: forgotten by an earlier version and not named since, so found in comments to the letter alone';

-- Compiling what looks so dear to the planner would take longer than all of it. Whoever asks cannot tell from the answer a name that is known from one that was forgotten: it is as the comment has it.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.names_in(comments text[]) RETURNS TABLE (place bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off
BEGIN ATOMIC
    WITH words AS (
        SELECT c.place, s.n, s.word, stocktake.folded(s.word) AS folded
          FROM unnest(comments) WITH ORDINALITY AS c (comment, place),
               LATERAL string_to_table(stocktake.spaced(left(c.comment, 4000)), ' ') WITH ORDINALITY AS s (word, n)
    ), together AS (
        SELECT words.place, words.word AS a, lead(words.word) OVER after AS b, lead(words.word, 2) OVER after AS c, lead(words.word, 3) OVER after AS d,
               words.folded AS i, lead(words.folded) OVER after AS j, lead(words.folded, 2) OVER after AS k, lead(words.folded, 3) OVER after AS l
          FROM words
        WINDOW after AS (PARTITION BY words.place ORDER BY words.n)
    ), candidates AS (
        SELECT DISTINCT together.place, spelling.name, spelling.folded
          FROM together,
               -- as it is written, and, as in Quay, Ada, with the first word after the others or the last before them
               LATERAL (VALUES
                   (a, i),
                   (a || ' ' || b, i || ' ' || j), (a || ' ' || b, j || ' ' || i),
                   (a || ' ' || b || ' ' || c, i || ' ' || j || ' ' || k), (a || ' ' || b || ' ' || c, j || ' ' || k || ' ' || i),
                   (a || ' ' || b || ' ' || c, k || ' ' || i || ' ' || j),
                   (a || ' ' || b || ' ' || c || ' ' || d, i || ' ' || j || ' ' || k || ' ' || l),
                   (a || ' ' || b || ' ' || c || ' ' || d, j || ' ' || k || ' ' || l || ' ' || i),
                   (a || ' ' || b || ' ' || c || ' ' || d, l || ' ' || i || ' ' || j || ' ' || k)) AS one (name, folded),
               LATERAL (VALUES
                   (one.name, one.folded),
                   (regexp_replace(one.name, '[''’][sS]$', ''), regexp_replace(one.folded, '''s( |$)', '\1'))) AS spelling (name, folded)
         WHERE length(spelling.folded) >= 3
    ), known AS (
        -- One look into the index for each: what the planner thinks of an array of unknown length would have it read all names, and so would, without
        -- the order, what it thinks of a table that just came in.
        SELECT asked.folded
          FROM (SELECT DISTINCT candidates.folded FROM candidates) asked,
               LATERAL (SELECT r.id
                          FROM stocktake.respondents r
                         WHERE stocktake.folded(r.name) = asked.folded
                         ORDER BY stocktake.folded(r.name)
                         LIMIT 1) found
        UNION
        SELECT asked.folded
          FROM (SELECT DISTINCT candidates.folded FROM candidates) asked
         WHERE EXISTS (SELECT FROM stocktake.forgotten)
           AND stocktake.fingerprint(asked.folded) IN (SELECT f.folded FROM stocktake.forgotten f)
    )
    SELECT candidates.place, candidates.name
      FROM candidates
      JOIN known ON known.folded = candidates.folded
     UNION
    SELECT candidates.place, candidates.name
      FROM candidates
     WHERE EXISTS (SELECT FROM stocktake.forgotten f WHERE f.folded IS NULL)
       AND stocktake.fingerprint(candidates.name) IN (SELECT f.fingerprint FROM stocktake.forgotten f)
     ORDER BY 1, 2;
END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.names_in IS 'which names of respondents, and of those who were forgotten, stand in each of some texts, by its place from 1 and as the text has them: of one to four words, in any capitals, also with the last word before the others';

-- An import has the name of somebody who was forgotten earlier once more.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.keep_forgotten(names text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    UPDATE stocktake.respondents r
       SET name = NULL
     WHERE r.name = ANY (names)
       AND stocktake.fingerprint(r.name) IN (SELECT f.fingerprint FROM stocktake.forgotten f);
    UPDATE stocktake.forgotten f
       SET folded = stocktake.fingerprint(stocktake.folded(n.name))
      FROM unnest(names) AS n (name)
     WHERE f.folded IS NULL
       AND f.fingerprint = stocktake.fingerprint(n.name);
END;
-- +goose StatementEnd
