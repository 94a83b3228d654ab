-- +goose Up

COMMENT ON COLUMN stocktake.recommendations.standing IS 'Against what the next report is held, as JSON: a list for each concern, of its probability, the one told to others (where it is hidden, the one that they can infer; 0 in rows of earlier versions) and the mean told to others, in millionths. Rows of versions before have an object, with verdict and concerns.';
