-- +goose Up

COMMENT ON COLUMN stocktake.recommendations.standing IS 'Against what the next report is held, as JSON: a list for each concern, of its probability, the one told to others (where it is hidden, the one that they can infer; 0 in rows of earlier versions) and the mean told to others, in millionths, then one of 1 for each concern that was raised or waited to be found again, else 0, which rows of earlier versions lack, then, where there is any, one of each concern of an earlier report that stands because too few answered to say: 1 where it was raised on answers, 2 on facts, else 0; then, where any concern is raised or stands so, one of each: the figures that the facts rest on by which it was raised while too few answered, as a sum of powers of two by their places in the list of measures, 0 where it was on answers; rows of earlier versions lack it. Rows of versions before these have an object, with verdict and concerns.';

-- How a subject stood is asked of the newest report that has it, however many there are.
CREATE INDEX recommendations_by_subject ON stocktake.recommendations (subject, report);
