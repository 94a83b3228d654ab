-- +goose Up

-- Nearly all recommendations say keep, and nobody reads more of them than a line: a row holds what is read of it, once, and what SQL
-- asks for in a column of its own. Rows that are there stay as they are: what is null in them stands in their body.

ALTER TABLE stocktake.recommendations
    ADD COLUMN marking text,
    ADD COLUMN scores  text;

COMMENT ON COLUMN stocktake.recommendations.marking IS 'The marking of the subject, empty where it bears none; null in rows of earlier versions, in whose body it stands.';
COMMENT ON COLUMN stocktake.recommendations.standing IS 'Against what the next report is held, as JSON: a list for each concern, of its probability, the one told to others (0 where it is hidden) and the mean told to others, in millionths. Rows of earlier versions have an object, with verdict and concerns.';
COMMENT ON COLUMN stocktake.recommendations.sums IS 'What its answers add to what is usual, for the next four reports, as JSON: a list for each concern, of voices, mean, within, degrees and inverse, then one of who spoke to both concerns of each pair and of 1 for a mechanism with its activities, else 0; mean, within and inverse in millionths. Rows of earlier versions have an object.';
COMMENT ON COLUMN stocktake.recommendations.scores IS 'The other figures that are shown, as JSON: for each concern a list of estimate, low, high and calibrated probability in millionths, of responses and of who were invited, then one, as told to others, of estimate, low, high, worth and usual in millionths and of 1 where it is hidden, else 0. Null in rows of earlier versions, in whose body they stand.';
COMMENT ON COLUMN stocktake.recommendations.body IS 'All else that is read of it, as JSON, without what is empty: words, ranks, the facts that a summary names. Rows of earlier versions have all that was judged.';
