-- +goose Up

-- Whoever asks what is to be decided asks whose each report is and of when, and nothing else of it. The body can be large: it names
-- every pair of activities that may overlap.

ALTER TABLE stocktake.reports ADD COLUMN of_programme text;

COMMENT ON COLUMN stocktake.reports.of_programme IS 'The programme as it was then, as JSON; null in reports of earlier versions, in whose body it stands.';
