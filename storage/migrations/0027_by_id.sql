-- +goose Up

-- Every index of recommendations is written for each row of a report. One that begins with the ID is enough to find a
-- recommendation by it and to keep it once in a report.

ALTER TABLE stocktake.decisions DROP CONSTRAINT decisions_name_a_recommendation;
DROP INDEX stocktake.recommendations_by_id;
ALTER TABLE stocktake.recommendations
    DROP CONSTRAINT recommendations_id_once_per_report,
    ADD CONSTRAINT recommendations_id_once_per_report UNIQUE (id, report);
ALTER TABLE stocktake.decisions
    ADD CONSTRAINT decisions_name_a_recommendation FOREIGN KEY (report, recommendation) REFERENCES stocktake.recommendations (report, id);
