-- +goose Up

-- Reminders leave out what bears a marking, whichever report named it: without this, each of them reads every recommendation that was ever made.
CREATE INDEX recommendations_marked ON stocktake.recommendations (report, subject) WHERE marking IS NULL OR marking <> '';
COMMENT ON INDEX stocktake.recommendations_marked IS 'what bears a marking; of earlier versions, whose bodies say so, all';
