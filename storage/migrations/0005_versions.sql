-- What makes two rows versions of one fact, and the promise that none is overwritten.

-- +goose Up
-- Of each fact one version holds; the import also finds the fact by this index. The replaced versions, few as a
-- rule, have an index of their own, so that no row stands in two.
CREATE UNIQUE INDEX frameworks_that_hold ON stocktake.frameworks (code) WHERE replaced_at IS NULL;
CREATE INDEX frameworks_replaced ON stocktake.frameworks (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX partners_that_hold ON stocktake.partners (code) WHERE replaced_at IS NULL;
CREATE INDEX partners_replaced ON stocktake.partners (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX considerations_that_hold ON stocktake.considerations (partner, consideration, assessed_on) WHERE replaced_at IS NULL;
CREATE INDEX considerations_replaced ON stocktake.considerations (partner, consideration, assessed_on) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX priority_areas_that_hold ON stocktake.priority_areas (code) WHERE replaced_at IS NULL;
CREATE INDEX priority_areas_replaced ON stocktake.priority_areas (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX objectives_that_hold ON stocktake.objectives (code) WHERE replaced_at IS NULL;
CREATE INDEX objectives_replaced ON stocktake.objectives (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX needs_that_hold ON stocktake.needs (code) WHERE replaced_at IS NULL;
CREATE INDEX needs_replaced ON stocktake.needs (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX rates_that_hold ON stocktake.rates (currency, "to", valid_from) WHERE replaced_at IS NULL;
CREATE INDEX rates_replaced ON stocktake.rates (currency, "to", valid_from) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX programmes_that_hold ON stocktake.programmes (code) WHERE replaced_at IS NULL;
CREATE INDEX programmes_replaced ON stocktake.programmes (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX mechanisms_that_hold ON stocktake.mechanisms (code) WHERE replaced_at IS NULL;
CREATE INDEX mechanisms_replaced ON stocktake.mechanisms (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX activities_that_hold ON stocktake.activities (code) WHERE replaced_at IS NULL;
CREATE INDEX activities_replaced ON stocktake.activities (code) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX resources_that_hold ON stocktake.resources (activity, starts_on, ends_on) WHERE replaced_at IS NULL;
CREATE INDEX resources_replaced ON stocktake.resources (activity, starts_on, ends_on) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX results_that_hold ON stocktake.results (activity, indicator, starts_on) WHERE replaced_at IS NULL;
CREATE INDEX results_replaced ON stocktake.results (activity, indicator, starts_on) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX feedback_that_hold ON stocktake.feedback (submission, criterion) WHERE replaced_at IS NULL;
CREATE INDEX feedback_replaced ON stocktake.feedback (submission, criterion) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX invitations_that_hold ON stocktake.invitations (subject, respondent, invited_at) WHERE replaced_at IS NULL;
CREATE INDEX invitations_replaced ON stocktake.invitations (subject, respondent, invited_at) WHERE replaced_at IS NOT NULL;
CREATE UNIQUE INDEX verdicts_that_hold ON stocktake.verdicts (subject, decided_on, by) WHERE replaced_at IS NULL;
CREATE INDEX verdicts_replaced ON stocktake.verdicts (subject, decided_on, by) WHERE replaced_at IS NOT NULL;

-- A version may learn when it was replaced and which was the first of its fact. Comments and evidence may be blanked
-- when a person is forgotten. Nothing else changes, whoever tries.
-- +goose StatementBegin
DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT t.relname AS facts, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
          FROM pg_index i
          JOIN pg_class x ON x.oid = i.indexrelid AND x.relname LIKE '%\_that\_hold'
          JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = CAST('stocktake' AS regnamespace)
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND a.attgenerated = '' AND a.attidentity = ''
         WHERE a.attname NOT IN ('replaced_at', 'first_submitted_at', 'first_recorded_at', 'comment', 'evidence')
         GROUP BY t.relname
    LOOP
        EXECUTE format('CREATE TRIGGER versions_are_kept BEFORE UPDATE OF %s ON stocktake.%I
            EXECUTE FUNCTION stocktake.keep_versions()', kept.columns, kept.facts);
        EXECUTE format('CREATE TRIGGER versions_stay BEFORE DELETE OR TRUNCATE ON stocktake.%I
            EXECUTE FUNCTION stocktake.keep_versions()', kept.facts);
    END LOOP;
END
$$;
-- +goose StatementEnd
