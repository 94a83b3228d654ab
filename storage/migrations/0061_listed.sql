-- +goose Up

-- What parts words and what is not seen is listed, and no class of a regular expression: which spaces and letters those know hangs on the locale of
-- the database. Names are looked for in texts as they are shown, so nothing has to be taken out of these; recorded names are as files have them.

-- +goose StatementBegin
CREATE FUNCTION stocktake.spaces() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000';
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.spaces IS 'all spaces, as the brackets of a regular expression have them';

-- +goose StatementBegin
CREATE FUNCTION stocktake.unseen() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f'
        || '\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff9-\ufffb'
        || '\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff';
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.unseen IS 'direction and private characters, joiners, soft hyphens and selectors, in the same brackets; control characters are in no fact';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.spaced(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN btrim(regexp_replace(' ' || words || ' ', '[.''’‘_@#-]*[]' || stocktake.spaces() || '[,;:!?(){}<>*~`|/"“”„«»‹›…–—]'
        || '[]' || stocktake.spaces() || '[,;:!?(){}<>*~`|/"“”„«»‹›…–—.''’‘_@#-]*', ' ', 'g'));
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.between() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN stocktake.spaces() || '=\uff1d\u30a0\u00b7\u2022\u2027\u30fb\uff65\u0f0b\u0f0c\u2010\u2011\u200b-\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef-';
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.parted(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(words,
        '[\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b6\u00b8\u00b9\u00bb-\u00bf\u00d7\u00f7\u037e\u0387\u0589\u055c-\u055f\u05be\u05c0\u05c3\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u104a\u104b\u10fb\u1361-\u1368\u17d4-\u17d6\u17d8-\u17da\u0e4f\u0e5a\u0e5b\u0f0b-\u0f14'
        '\u2012-\u2017\u201a-\u201f\u2020-\u2029\u2030-\u205f\u2100-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\u30a0\u30fb\ufe10-\ufe19\ufe30-\ufe4f\uff01\uff08\uff09\uff0a\uff0b\uff0c\uff0f\uff1a-\uff1c\uff1e\uff1f\uff3b-\uff3d\uff5b-\uff65\U0001f000-\U0001faff]', ' ', 'g'),
        '([' || stocktake.unparted() || '])(?=[^' || stocktake.unparted() || '])|([^' || stocktake.unparted() || '])(?=[' || stocktake.unparted() || '])', '\1\2 ', 'g');
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.parted IS 'words with a space where such signs and others meet, and in place of the signs that other scripts than the Latin part words with';

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.folded(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(CASE
        WHEN octet_length(name) = length(name) THEN stocktake.spaced(lower(name COLLATE "C"))
        ELSE stocktake.joined(stocktake.spaced(stocktake.parted(replace(replace(translate(
            regexp_replace(lower(normalize(name, NFKD) COLLATE "C"), '[\u0300-\u036f' || stocktake.unseen() || ']+', '', 'g'),
                ' aeinrostlmhdcukvbаоеинртлсвкмдяьα'
                'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂ'
                'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς'
                'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎı'
                'ЄЅІЈЉЊЋЏѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮ'
                'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ'
                'ᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿ'
                '’‐',
                ' aeinrostlmhdcukvbаоеинртлсвкмдяьα'
                'абвгдежзиклмнопрстуфхцчшщъыьэюяђ'
                'αβγδεζηθικλμνξοπρστυφχψωσ'
                'æðøþđħłŋœŧɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏi'
                'єѕіјљњћџѡѣѥѧѩѫѭѯѱѳѵѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯ'
                'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
                'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶჷჸჹჺჽჾჿ'
                '''-'),
            'ß', 'ss'), 'ẞ', 'ss'))))
        END, 200);
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.folded IS 'a name as it is looked for: in lower case, without accents and what is not seen, one space between two words and none where the script has none; ß is ss, the dotless ı an i; 200 characters of it';
REINDEX INDEX stocktake.respondents_by_folded_name;

-- Only letters and digits of ASCII make a short name part of another word, wherever the database is: in a submission of whoever is forgotten it goes
-- rather once too often.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stocktake.unnamed(submission text, name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE
        WHEN length(name) >= 4 OR name ~ ('^[' || stocktake.unparted() || ']{2,}$')
            THEN replace(submission, name, '[' || left(stocktake.fingerprint(name), 16) || ']')
        ELSE regexp_replace(submission,
            '(?<![0-9A-Za-z])' || regexp_replace(name, '([\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e])', '\\\1', 'g') || '(?![0-9A-Za-z])',
            '[' || left(stocktake.fingerprint(name), 16) || ']', 'g')
        END;
-- +goose StatementEnd
COMMENT ON FUNCTION stocktake.unnamed IS 'a submission without the name of who gave it, which mappings like to make it of; one of up to three letters only where it touches no letter of A to Z and no digit; two versions of one answer stay two of one';
