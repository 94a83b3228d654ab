-- What each role of deploy/roles.sql may do, for those of them that exist and what the migrating user owns. It is granted
-- anew after the migrations, in one transaction, so that a run that is going on never finds less than it had.
DO $$
DECLARE
    given record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('stocktake schema', 0));
    FOR given IN
        WITH wanted (role, what, relation) AS (VALUES
            -- Facts are read through the views alone: no table of facts, no name of a respondent but what comments say and submissions are made of.
            ('stocktake_gathering', 'SELECT', 'gather_*'),
            -- What was reported or decided is added to, and never changed.
            ('stocktake_recording', 'SELECT, INSERT', 'policies'),
            ('stocktake_recording', 'SELECT, INSERT', 'reports'),
            ('stocktake_recording', 'SELECT, INSERT', 'recommendations'),
            ('stocktake_recording', 'SELECT, INSERT', 'quotes'),
            ('stocktake_recording', 'SELECT, INSERT', 'decisions'),
            ('stocktake_recording', 'SELECT, INSERT', 'refusals'),
            ('stocktake_recording', 'SELECT, INSERT', 'calibrations'),
            ('stocktake_recording', 'SELECT, INSERT, UPDATE', 'messages'),
            ('stocktake_recording', 'SELECT, INSERT, UPDATE', 'channels'),
            ('stocktake_recording', 'SELECT, INSERT, DELETE', 'clicks'),
            -- A version of a fact learns when it was replaced, and nothing else.
            ('stocktake_importing', 'SELECT, INSERT, UPDATE (replaced_at)', 'facts'),
            ('stocktake_importing', 'UPDATE (first_submitted_at, first_recorded_at)', 'feedback'),
            ('stocktake_importing', 'SELECT, INSERT', 'codes'),
            ('stocktake_importing', 'SELECT, INSERT', 'respondents'),
            ('stocktake_importing', 'SELECT, INSERT', 'arrivals'),
            ('stocktake_importing', 'SELECT, INSERT, UPDATE (version)', 'restated'),
            ('stocktake_importing', 'SELECT', 'forgotten'),
            ('stocktake_importing', 'SELECT, INSERT', 'renamed'),
            ('stocktake_importing', 'SELECT', 'salt'),
            ('stocktake_importing', 'SELECT, INSERT, UPDATE (added, changed, unchanged, rejected)', 'imports'),
            ('stocktake_importing', 'SELECT, INSERT, UPDATE (sha256, rows)', 'imported_files'),
            ('stocktake_recording', 'SELECT, INSERT, UPDATE', 'visits'),
            ('stocktake_recording', 'SELECT', 'eras'),
            -- Everybody can tell whether the tables are those he knows.
            ('stocktake_gathering', 'SELECT', 'goose_db_version'),
            ('stocktake_recording', 'SELECT', 'goose_db_version'),
            ('stocktake_importing', 'SELECT', 'goose_db_version')
        ), owned AS (
            SELECT c.relname AS name, CASE
                       WHEN c.relkind = 'v' THEN 'gather_*'
                       WHEN EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'versions_are_kept') THEN 'facts'
                   END AS sort
              FROM pg_class c
             WHERE c.relnamespace = to_regnamespace('stocktake') AND c.relkind IN ('r', 'v')
               AND pg_has_role(c.relowner, 'USAGE')
        ), roles AS (
            SELECT DISTINCT w.role FROM wanted w WHERE to_regrole(w.role) IS NOT NULL
        )
        SELECT 1 AS step, format('GRANT USAGE ON SCHEMA stocktake TO %I', r.role) AS statement
          FROM roles r
        UNION ALL
        SELECT 2, format('REVOKE ALL ON stocktake.%I FROM %I', o.name, r.role)
          FROM owned o, roles r
        UNION ALL
        SELECT 3, format('GRANT %s ON stocktake.%I TO %I', w.what, o.name, w.role)
          FROM wanted w
          JOIN roles r ON r.role = w.role
          JOIN owned o ON w.relation IN (o.name, o.sort)
        UNION ALL
        -- An import tells the planner what it has brought; before version 17 only the owner can, and autovacuum does it later.
        SELECT 4, format('GRANT MAINTAIN ON stocktake.%I TO stocktake_importing', o.name)
          FROM owned o
          JOIN roles r ON r.role = 'stocktake_importing'
         WHERE o.sort = 'facts' AND CAST(current_setting('server_version_num') AS integer) >= 170000
        ORDER BY 1, 2
    LOOP
        EXECUTE given.statement;
    END LOOP;
END
$$;
