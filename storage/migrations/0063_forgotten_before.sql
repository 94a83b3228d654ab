-- +goose Up

-- A hash can be found only by making it anew. Who was forgotten before names were parted and brought into one form as they are now stays known for
-- the name in that way, until it is forgotten again.
ALTER TABLE stocktake.forgotten ADD COLUMN earlier boolean NOT NULL DEFAULT true;
ALTER TABLE stocktake.forgotten ALTER COLUMN earlier SET DEFAULT false;
COMMENT ON COLUMN stocktake.forgotten.earlier IS 'forgotten by an earlier version, and not again since: looked for in comments as that one did, too, and maybe left in submissions beside letters and digits';
COMMENT ON COLUMN stocktake.forgotten.folded IS 'the name as it is looked for in comments, hashed with the salt; empty: forgotten before names were folded and not named since, so found in comments to the letter alone';

-- +goose StatementBegin
CREATE FUNCTION stocktake.spaced_before(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(regexp_replace(' ' || words || ' ', '[.''’‘_@#-]*[][[:space:],;:!?(){}<>*~`|/"“”„«»‹›…–—][][[:space:],;:!?(){}<>*~`|/"“”„«»‹›…–—.''’‘_@#-]*', ' ', 'g'));
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.spaced_before IS 'words as they were parted for stocktake.folded_before; never to be changed';

-- +goose StatementBegin
CREATE FUNCTION stocktake.folded_before(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(stocktake.spaced_before(CASE
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
COMMENT ON FUNCTION stocktake.folded_before IS 'a name as it was looked for when hashes were made of it in this way (stocktake.forgotten, where earlier); never to be changed';

-- Where nobody was forgotten so, nothing of this is even planned. Respondents are found too, as they are looked for now: whoever asks cannot tell from the
-- answer a name that is known from one that was forgotten.
-- +goose StatementBegin
CREATE FUNCTION stocktake.names_in_before(comments text[]) RETURNS TABLE (place bigint, name text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off SET work_mem = '4MB' AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT FROM stocktake.forgotten f WHERE f.earlier) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH words AS (
        -- As they were parted for names in one form, and before that, when names were found to the letter alone.
        SELECT c.place, w.way, s.n, s.word, stocktake.folded_before(s.word) AS folded
          FROM unnest(comments) WITH ORDINALITY AS c (comment, place),
               LATERAL (VALUES
                   (1, stocktake.spaced_before(left(c.comment, 4000))),
                   (2, regexp_replace(left(c.comment, 4000), '[.''’]*([[:space:],;:!?()"“”„«»]+|$)', ' ', 'g'))) AS w (way, words),
               LATERAL string_to_table(w.words, ' ') WITH ORDINALITY AS s (word, n)
    ), together AS (
        SELECT words.place, words.word AS a, lead(words.word) OVER after AS b, lead(words.word, 2) OVER after AS c, lead(words.word, 3) OVER after AS d,
               words.folded AS i, lead(words.folded) OVER after AS j, lead(words.folded, 2) OVER after AS k, lead(words.folded, 3) OVER after AS l
          FROM words
        WINDOW after AS (PARTITION BY words.place, words.way ORDER BY words.n)
    ), candidates AS (
        SELECT DISTINCT together.place, spelling.name, spelling.folded
          FROM together,
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
        SELECT asked.text
          FROM (SELECT candidates.name AS text FROM candidates UNION SELECT candidates.folded FROM candidates) asked
         WHERE stocktake.fingerprint(asked.text) IN (
                   SELECT f.fingerprint FROM stocktake.forgotten f WHERE f.earlier
                    UNION ALL
                   SELECT f.folded FROM stocktake.forgotten f WHERE f.earlier)
    )
    SELECT candidates.place, candidates.name
      FROM candidates
     WHERE candidates.name IN (SELECT known.text FROM known)
        OR candidates.folded IN (SELECT known.text FROM known)
        OR (SELECT r.id FROM stocktake.respondents r WHERE stocktake.folded(r.name) = stocktake.folded(candidates.name) ORDER BY stocktake.folded(r.name) LIMIT 1) IS NOT NULL
     GROUP BY candidates.place, candidates.name
     ORDER BY candidates.place, candidates.name;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.names_in_before IS 'which names of those who were forgotten by an earlier version stand in each of some texts, as that one found them, and of respondents: by its place from 1 and as the text has them';
