-- +goose Up

-- Forgetting has the planner's samples taken anew. None are taken of a table that is empty, as that of quotes can become by it: of their words
-- there are none at all, and those that were taken go with the type of the column, which stays what it is.
ALTER TABLE stocktake.quotes ALTER COLUMN text TYPE text;
ALTER TABLE stocktake.quotes ALTER COLUMN text SET STATISTICS 0;
