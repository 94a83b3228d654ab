-- Where the office's tables stand on another PostgreSQL: they are read over there, and nothing can be written. Run it instead
-- of office.sql, before views.sql, as a superuser, with psql's variables; owner is who runs views.sql:
--
--   psql -d stocktake -v host=office.example.org -v port=5432 -v dbname=office -v username=reader -v password=... \
--        -v owner=stocktake_migrating -f another-server.sql
--
-- The user there needs SELECT on these tables and nothing else.

CREATE EXTENSION IF NOT EXISTS postgres_fdw;
CREATE SERVER office FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host :'host', port :'port', dbname :'dbname', updatable 'false', fetch_size '10000');
CREATE USER MAPPING FOR :"owner" SERVER office OPTIONS (user :'username', password :'password');
CREATE SCHEMA office;
IMPORT FOREIGN SCHEMA office LIMIT TO (units, projects, budget, survey) FROM SERVER office INTO office;
GRANT USAGE ON SCHEMA office TO :"owner";
GRANT SELECT ON ALL TABLES IN SCHEMA office TO :"owner";
