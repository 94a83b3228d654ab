-- +goose Up

-- In many scripts words stand without spaces, or, as in Korean, with what is said of them at their end; so names are looked for at each sign
-- of them, whatever stands beside. A word of another script ends where they begin. And a name may have two letters.

-- +goose StatementBegin
CREATE FUNCTION stocktake.unparted() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecf\u0edc-\u0edf'  -- Thai, Lao
        || '\u0f00\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6' -- Tibetan
        || '\u1000-\u103f\u1050-\u108f\u109a-\u109d\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f\u1780-\u17d3\u17d7\u17dc\u17dd' -- Burmese, Khmer
        || '\u1950-\u1974\u1980-\u19cf\u1a20-\u1a7f\u1aa7\u1b00-\u1b4c\u1b6b-\u1b73\ua980-\ua9c0\uaa80-\uaadf\ua000-\ua48c' -- Dai, Tham, Balinese, Javanese, Yi
        || '\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uffa0-\uffdc' -- Korean
        || '\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001aff0-\U0001b16f' -- Japanese
        || '\u302e\u302f\u3105-\u312f\u31a0-\u31bf\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00016fe0-\U00016fff\U00020000-\U0003ffff'; -- Chinese
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.unparted IS 'the signs of scripts in which words stand together, as the brackets of a regular expression have them';

-- +goose StatementBegin
CREATE FUNCTION stocktake.between() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '[:space:]\u00a0\u3000=\uff1d\u30a0\u00b7\u2022\u2027\u30fb\uff65\u0f0b\u0f0c\u2010\u2011\u200b-\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef-';
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.between IS 'what may stand between two such signs of one name, in the same brackets: spaces, dots, hyphens, and signs that are not seen';

-- +goose StatementBegin
CREATE FUNCTION stocktake.joined(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(words, '([' || stocktake.unparted() || '])[' || stocktake.between() || ']+(?=[' || stocktake.unparted() || '])', '\1', 'g');
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.joined IS 'words with nothing between those signs, since a name may be written with a space or without';

-- +goose StatementBegin
CREATE FUNCTION stocktake.parted(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(regexp_replace(words,
        '[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]', '', 'g'),
        '[\u0085\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7\u037e\u0387\u0589\u055c-\u055f\u05be\u05c0\u05c3\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u104a\u104b\u10fb\u1361-\u1368\u17d4-\u17d6\u17d8-\u17da\u0e4f\u0e5a\u0e5b\u0f0b-\u0f14'
        '\u1680\u2000-\u200a\u2012-\u2017\u201a-\u201f\u2020-\u2029\u202f-\u205f\u2100-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30a0\u30fb\ufe10-\ufe19\ufe30-\ufe4f\uff01\uff08\uff09\uff0a\uff0b\uff0c\uff0f\uff1a-\uff1c\uff1e\uff1f\uff3b-\uff3d\uff5b-\uff65\U0001f000-\U0001faff]', ' ', 'g'),
        '([' || stocktake.unparted() || '])(?=[^' || stocktake.unparted() || '])|([^' || stocktake.unparted() || '])(?=[' || stocktake.unparted() || '])', '\1\2 ', 'g');
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.parted IS 'words with a space where such signs and others meet, and in place of the signs that other scripts than the Latin part words with; without those that are not seen';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.folded(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(CASE
        WHEN octet_length(name) = length(name) THEN stocktake.spaced(lower(name COLLATE "C"))
        ELSE stocktake.joined(stocktake.spaced(stocktake.parted(replace(replace(translate(
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
            'ß', 'ss'), 'ẞ', 'ss'))))
        END, 200);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.folded IS 'a name as it is looked for: in lower case, without accents, one space between two words and none where the script has none; ß is ss, the dotless ı an i; 200 characters of it';
REINDEX INDEX stocktake.respondents_by_folded_name;

-- +goose StatementBegin
CREATE FUNCTION stocktake.marks() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece\u0f18\u0f19\u0f35\u0f37\u0f39\u0f3e\u0f3f\u0f71-\u0f84\u0f86\u0f87\u0f8d-\u0fbc\u0fc6'
        || '\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u17dd\u1160-\u11ff\u3099\u309a\uff9e\uff9f';
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.marks IS 'those of them that stand over, under or after another and belong to it, in the same brackets';

-- Compiling what looks so dear to the planner would take longer than all of it. Whoever asks cannot tell from the answer a name that is known from one that was forgotten: it is as the comment has it.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.names_in(comments text[]) RETURNS TABLE (place bigint, name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off
BEGIN ATOMIC
    WITH RECURSIVE words AS (
        SELECT c.place, s.n, s.word, stocktake.folded(s.word) AS folded
          FROM unnest(comments) WITH ORDINALITY AS c (comment, place),
               LATERAL string_to_table(stocktake.spaced(stocktake.parted(left(c.comment, 4000))), ' ') WITH ORDINALITY AS s (word, n)
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
                   (one.name, stocktake.joined(one.folded)),
                   (regexp_replace(one.name, '[''’][sS]$', ''), regexp_replace(one.folded, '''s( |$)', '\1'))) AS spelling (name, folded)
         WHERE length(spelling.name) >= 2
           AND spelling.folded !~ '^[0-9]{2}$'
    ), runs AS (
        SELECT c.place, r.n AS run, array_agg(s.sign[1] ORDER BY s.n) AS signs, array_agg(normalize(s.sign[1], NFKD) ORDER BY s.n) AS folded
          FROM unnest(comments) WITH ORDINALITY AS c (comment, place),
               LATERAL regexp_matches(stocktake.joined(left(c.comment, 4000)), '[' || stocktake.unparted() || ']+', 'g') WITH ORDINALITY AS r (run, n),
               LATERAL regexp_matches(r.run[1], '.[' || stocktake.marks() || ']*', 'g') WITH ORDINALITY AS s (sign, n)
         GROUP BY c.place, r.n
    ), walk AS (
        -- From each sign on, as far as what stands there begins a name: most begin none, and few of two signs.
        SELECT runs.place, runs.signs, runs.folded, s.i AS at, s.i AS upto, next.name = runs.folded[s.i] AS whole
          FROM runs,
               generate_subscripts(runs.signs, 1) AS s (i),
               LATERAL (SELECT stocktake.folded(r.name) AS name
                          FROM stocktake.respondents r
                         WHERE stocktake.folded(r.name) >= runs.folded[s.i] COLLATE "C"
                         ORDER BY stocktake.folded(r.name)
                         LIMIT 1) next
         WHERE starts_with(next.name, runs.folded[s.i])
        UNION ALL
        SELECT walk.place, walk.signs, walk.folded, walk.at, walk.upto + 1, next.name = so_far.text
          FROM walk,
               LATERAL (SELECT array_to_string(walk.folded[walk.at:walk.upto + 1], '') AS text) so_far,
               LATERAL (SELECT stocktake.folded(r.name) AS name
                          FROM stocktake.respondents r
                         WHERE stocktake.folded(r.name) >= so_far.text COLLATE "C"
                         ORDER BY stocktake.folded(r.name)
                         LIMIT 1) next
         WHERE walk.upto < cardinality(walk.signs)
           AND starts_with(next.name, so_far.text)
    ), stretches AS (
        -- Of a hash nothing shows what begins it.
        SELECT DISTINCT runs.place, array_to_string(runs.signs[s.i:u.i], '') AS name, array_to_string(runs.folded[s.i:u.i], '') AS folded
          FROM runs,
               generate_subscripts(runs.signs, 1) AS s (i),
               generate_series(s.i, least(s.i + 15, cardinality(runs.signs))) AS u (i)
         WHERE EXISTS (SELECT FROM stocktake.forgotten)
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
          FROM (SELECT candidates.folded FROM candidates UNION SELECT stretches.folded FROM stretches) asked
         WHERE EXISTS (SELECT FROM stocktake.forgotten)
           AND stocktake.fingerprint(asked.folded) IN (SELECT f.folded FROM stocktake.forgotten f)
    )
    SELECT candidates.place, candidates.name
      FROM candidates
      JOIN known ON known.folded = candidates.folded
     UNION
    SELECT walk.place, said.name
      FROM walk,
           LATERAL (SELECT array_to_string(walk.signs[walk.at:walk.upto], '') AS name) said
     WHERE walk.whole
       AND length(said.name) >= 2
     UNION
    SELECT stretches.place, stretches.name
      FROM stretches
      JOIN known ON known.folded = stretches.folded
     WHERE length(stretches.name) >= 2
     UNION
    SELECT said.place, said.name
      FROM (SELECT candidates.place, candidates.name FROM candidates UNION SELECT stretches.place, stretches.name FROM stretches) said
     WHERE EXISTS (SELECT FROM stocktake.forgotten f WHERE f.folded IS NULL)
       AND stocktake.fingerprint(said.name) IN (SELECT f.fingerprint FROM stocktake.forgotten f)
     ORDER BY 1, 2;
END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.names_in IS 'which names of respondents, and of those who were forgotten, stand in each of some texts, by its place from 1 and as the text has them: of one to four words, in any capitals, also with the last word before the others; anywhere in scripts in which words stand together';

-- An import has the name of somebody who was forgotten earlier once more: from then on it is known as it is looked for now.
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
     WHERE f.fingerprint = stocktake.fingerprint(n.name)
       AND f.folded IS DISTINCT FROM stocktake.fingerprint(stocktake.folded(n.name));
END;
-- +goose StatementEnd
