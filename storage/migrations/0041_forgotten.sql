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
