-- +goose Up

COMMENT ON COLUMN stocktake.recommendations.standing IS 'Against what the next report is held, as JSON: a list for each concern, of its probability, the one told to others (where it is hidden, the one that they can infer; 0 in rows of earlier versions) and the mean told to others, in millionths, then one of 1 for each concern that was raised or waited to be found again, else 0, which rows of earlier versions lack. Rows of versions before these have an object, with verdict and concerns.';
