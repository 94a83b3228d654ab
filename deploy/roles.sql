-- Who may do what in Stocktake's database: run it once, as a superuser, in that database. It may be run again.
--
--   psql -d stocktake -f deploy/roles.sql
--   psql -d stocktake -c '\password stocktake_owner' -c '\password stocktake_job' -c '\password stocktake_loader'
--   DATABASE_URL=postgres://stocktake_owner@... stocktake migrate
--
-- Four roles say what may be done; what exactly is granted to each, "stocktake migrate" does itself, each time it is run, so
-- that no upgrade leaves a table without its grants. Three users log in:
--
--   stocktake_owner    migrate, forget              is stocktake_migrating: owns the tables
--   stocktake_job      run, serve, review, decide   is stocktake_gathering and stocktake_recording
--   stocktake_loader   import                       is stocktake_importing
--
-- The job can read facts through the views gather_* alone and change none; it cannot change or remove what was
-- reported or decided. Who imports sees no report. None of them may create a role or a schema, and the owner
-- alone tables, in the schema stocktake; an import stages its rows in temporary ones.

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('stocktake_migrating', 'NOLOGIN'),
        ('stocktake_gathering', 'NOLOGIN'),
        ('stocktake_recording', 'NOLOGIN'),
        ('stocktake_importing', 'NOLOGIN'),
        ('stocktake_owner', 'LOGIN'),
        ('stocktake_job', 'LOGIN'),
        ('stocktake_loader', 'LOGIN')) AS roles (name, login)
    LOOP
        IF to_regrole(wanted.name) IS NULL THEN
            EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.login);
        END IF;
    END LOOP;
END
$$;

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('stocktake_owner', 'stocktake_migrating'),
        ('stocktake_job', 'stocktake_gathering'),
        ('stocktake_job', 'stocktake_recording'),
        ('stocktake_loader', 'stocktake_importing')) AS memberships (login, role)
    LOOP
        IF NOT pg_has_role(wanted.login, wanted.role, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', wanted.role, wanted.login);
        END IF;
    END LOOP;
END
$$;

-- What the owner makes belongs to the role, so that another owner can go on with it.
ALTER ROLE stocktake_owner SET role = stocktake_migrating;

-- The schema, and what is in it already, belong to the role that migrates; an import stages its rows in temporary tables.
DO $$
DECLARE
    kept record;
BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO stocktake_importing', current_database());
    IF to_regnamespace('stocktake') IS NULL THEN
        CREATE SCHEMA stocktake AUTHORIZATION stocktake_migrating;
        RETURN;
    END IF;
    ALTER SCHEMA stocktake OWNER TO stocktake_migrating;
    FOR kept IN
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS what, CAST(CAST(oid AS regclass) AS text) AS name
          FROM pg_class
         WHERE relnamespace = to_regnamespace('stocktake') AND relkind IN ('r', 'v')
        UNION ALL
        SELECT 'FUNCTION', CAST(CAST(oid AS regprocedure) AS text)
          FROM pg_proc
         WHERE pronamespace = to_regnamespace('stocktake')
    LOOP
        EXECUTE format('ALTER %s %s OWNER TO stocktake_migrating', kept.what, kept.name);
    END LOOP;
END
$$;
