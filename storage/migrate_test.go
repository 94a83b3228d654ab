package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"
	"golang.org/x/sync/errgroup"

	"stocktake/storage/storagetest"
)

func TestTwoProgramsMigratingAtOnceAreHarmless(t *testing.T) {
	url := storagetest.Database(t, nil)
	var group errgroup.Group
	for range 3 {
		group.Go(func() error { return Migrate(t.Context(), url) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if is, err := db.Schema(t.Context()); is.Pending > 0 || err != nil {
		t.Errorf("%d pending, %v", is.Pending, err)
	}
}

// The lock lies on the connection on which all is done, up to the last: where that is lost, nothing goes on beside who has the lock then.
func TestWhatMigratesHoldsTheLockItself(t *testing.T) {
	url := storagetest.Database(t, nil)
	if _, err := migratedTo(t, url, 33, nil).sql.ExecContext(t.Context(), `
		CREATE FUNCTION public.look() RETURNS event_trigger LANGUAGE plpgsql AS $$
			BEGIN
				IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND pid = pg_backend_pid()) THEN
					RAISE '% without the lock', tg_tag;
				END IF;
			END
		$$;
		CREATE EVENT TRIGGER look ON ddl_command_end EXECUTE FUNCTION public.look()`); err != nil {
		t.Fatal(err)
	}
	if err := Migrate(t.Context(), url); err != nil {
		t.Error(err)
	}
}

func TestAnEmptyDatabaseIsPendingAndStaysEmpty(t *testing.T) {
	db, err := Open(t.Context(), storagetest.Database(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if is, err := db.Schema(t.Context()); is.Pending == 0 || is.Applied > 0 || err != nil {
		t.Errorf("%d applied and %d pending, %v; want all pending", is.Applied, is.Pending, err)
	}
	var schemas int
	if err := db.sql.GetContext(t.Context(), &schemas, `SELECT count(*) FROM pg_namespace WHERE nspname = 'stocktake'`); err != nil || schemas > 0 {
		t.Errorf("%d schemas, %v; asking must not write", schemas, err)
	}
}

// What others have made beside our tables may be in the way of a migration. Then it is named, and nobody is told to throw anything away.
func TestWhatIsInTheWayOfAMigrationIsNamed(t *testing.T) {
	const said = `CREATE VIEW public.said AS SELECT report, text FROM stocktake.quotes;`
	for name, test := range map[string]struct {
		had               int64
		made, named, mend string
	}{
		"a view of what is quoted, nothing of which was sampled": {had: 53, made: said},
		"a view of what is quoted, which was sampled": {
			had: 53, made: said + `
				SET session_replication_role = replica;
				INSERT INTO stocktake.quotes VALUES (1, 'A', 'not_working', 1, 1, 'The bus is late.'), (1, 'A', 'not_working', 2, 2, 'So is the train.');
				ANALYZE stocktake.quotes`,
			named: "view public.said depends on column", mend: `DROP VIEW public.said`,
		},
		"a view that calls a function": {
			had: 25, made: `CREATE VIEW public.names AS SELECT stocktake.names_in('Ada Quay')`,
			named: "view public.names depends on function stocktake.names_in(text)", mend: `DROP VIEW public.names`,
		},
		"an event trigger that finds nothing": {
			had: 53, made: `
				CREATE TABLE public.audit (tag text);
				CREATE FUNCTION public.note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (tg_tag); END $$;
				CREATE EVENT TRIGGER noted ON ddl_command_end EXECUTE FUNCTION public.note()`,
			named: "that is said in public.note(), which is none of Stocktake's", mend: `ALTER FUNCTION public.note() SET search_path = public`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := storagetest.Database(t, nil)
			db := migratedTo(t, url, test.had, nil)
			if _, err := db.sql.ExecContext(t.Context(), test.made); err != nil {
				t.Fatal(err)
			}
			err := Migrate(t.Context(), url)
			if test.named == "" && err != nil {
				t.Error(err)
			}
			if test.named == "" {
				return
			}
			if !errors.As(err, new(StuckError)) || !strings.Contains(err.Error(), test.named) || strings.Contains(err.Error(), "dump, or begin") {
				t.Errorf("%v, want one that names %s", err, test.named)
			}
			if _, err := db.sql.ExecContext(t.Context(), test.mend); err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Error(err)
			}
			var sampled int
			if err := db.sql.GetContext(t.Context(), &sampled, `SELECT count(*) FROM pg_stats WHERE tablename = 'quotes' AND attname = 'text'`); err != nil || sampled > 0 {
				t.Errorf("%d samples are left of what was said, %v", sampled, err)
			}
		})
	}
}

// Every text must have its place, and so must the migrations' own, and be found again.
func TestADatabaseThatCannotHoldEveryTextIsRefused(t *testing.T) {
	for encoding, refused := range map[string]bool{"UTF8": false, "SQL_ASCII": true, "LATIN9": true, "WIN1252": true} {
		t.Run(encoding, func(t *testing.T) {
			t.Parallel()
			url := inEncoding(t, encoding)
			err := Migrate(t.Context(), url)
			if !refused {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.As(err, new(StuckError)) || !strings.Contains(err.Error(), encoding) || !strings.Contains(err.Error(), "createdb -E UTF8 -T template0") {
				t.Errorf("%v, want an error that names %s and says what to do", err, encoding)
			}
			if state, err := openAs(t, url).Schema(t.Context()); state.Applied > 0 || err != nil {
				t.Errorf("%d applied, %v; want none", state.Applied, err)
			}
		})
	}
}

// inEncoding is an empty database that keeps texts in an encoding.
func inEncoding(t *testing.T, encoding string) string {
	t.Helper()
	url, err := madeWith(t, `ENCODING '`+encoding+`' LOCALE 'C'`)
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// madeWith is an empty database that is made with some options.
func madeWith(t *testing.T, options string) (string, error) {
	t.Helper()
	address := storagetest.Database(t, nil)
	cfg, err := parse(address, Session{})
	if err != nil {
		t.Fatal(err)
	}
	db, name := openAs(t, address), cfg.Database+"_other"
	if _, err := db.sql.ExecContext(t.Context(), `CREATE DATABASE `+name+` `+options+` TEMPLATE template0`); err != nil {
		return "", err
	}
	t.Cleanup(func() {
		if _, err := db.sql.ExecContext(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(cfg, name), nil
}

// Two migrations that were written at once came into this repository one after the other, not always the lower number first: a database
// made in between lacks one below the last that it had.
func TestMigrationsThatComeLateLeaveTheTablesOfANewDatabase(t *testing.T) {
	want := tables(t, openTest(t))
	for _, test := range []struct {
		had     int64
		lacking []int64
		except  string // in what else its tables differ
	}{
		{had: 10, except: `
			ALTER TABLE stocktake.channels DROP COLUMN answered;
			ALTER TABLE stocktake.feedback ADD FOREIGN KEY (file) REFERENCES stocktake.imported_files;
			ALTER TABLE stocktake.invitations ADD FOREIGN KEY (file) REFERENCES stocktake.imported_files`},
		{had: 18, lacking: []int64{13, 14, 16}},
		{had: 18, lacking: []int64{16}},
		{had: 20, lacking: []int64{16, 19}},
		{had: 21, lacking: []int64{16}},
		{had: 24, lacking: []int64{22, 23}},
		{had: 24, lacking: []int64{23}},
		{had: 27, lacking: []int64{25}},
		{had: 31, lacking: []int64{30}},
		{had: 35, lacking: []int64{33}},
	} {
		t.Run(fmt.Sprintf("%d without %v", test.had, test.lacking), func(t *testing.T) {
			t.Parallel()
			url := storagetest.Database(t, nil)
			db := migratedTo(t, url, test.had, test.lacking)
			if _, err := db.sql.ExecContext(t.Context(), test.except); err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, tables(t, db)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// migratedTo is a database as a program left it whose last migration was had and that did not know some before.
func migratedTo(t *testing.T, url string, had int64, lacking []int64) *DB {
	t.Helper()
	db, err := Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.createSchema(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db.sql.DB, files, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithExcludeVersions(lacking))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), had); err != nil {
		t.Fatal(err)
	}
	return db
}

// tables tells all that stands in the schema, as pg_dump would.
func tables(t *testing.T, db *DB) (told []string) {
	t.Helper()
	err := db.sql.SelectContext(t.Context(), &told, `
		WITH ours AS (
		    SELECT c.oid, c.relname, c.relkind, c.reloptions
		      FROM pg_class c
		     WHERE c.relnamespace = CAST('stocktake' AS regnamespace)
		)
		SELECT concat_ws(' ', o.relname, o.relkind, o.reloptions, obj_description(o.oid, 'pg_class'))
		  FROM ours o
		UNION ALL
		SELECT concat_ws(' ', o.relname, row_number() OVER (PARTITION BY o.oid ORDER BY a.attnum), a.attname, format_type(a.atttypid, a.atttypmod),
		           a.attnotnull, a.attcompression, pg_get_expr(d.adbin, d.adrelid), col_description(o.oid, a.attnum))
		  FROM ours o
		  JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
		  LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
		UNION ALL
		SELECT concat_ws(' ', o.relname, c.conname, pg_get_constraintdef(c.oid))
		  FROM ours o
		  JOIN pg_constraint c ON c.conrelid = o.oid
		UNION ALL
		SELECT CASE o.relkind WHEN 'i' THEN pg_get_indexdef(o.oid) ELSE o.relname || pg_get_viewdef(o.oid) END
		  FROM ours o
		 WHERE o.relkind IN ('i', 'v')
		UNION ALL
		SELECT pg_get_triggerdef(g.oid)
		  FROM ours o
		  JOIN pg_trigger g ON g.tgrelid = o.oid AND NOT g.tgisinternal
		UNION ALL
		SELECT concat_ws(' ', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc'))
		  FROM pg_proc p
		 WHERE p.pronamespace = CAST('stocktake' AS regnamespace)
		 ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return told
}

func TestADatabaseNewerThanTheProgramIsRefused(t *testing.T) {
	db := openTest(t)
	if _, err := db.sql.ExecContext(t.Context(), `INSERT INTO stocktake.goose_db_version (version_id, is_applied) VALUES (9999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Schema(t.Context()); !errors.As(err, &NewerError{}) || !strings.Contains(err.Error(), "9999") {
		t.Errorf("got %v, want an error that names 9999", err)
	}
}

func TestEverythingInTheDatabaseIsDescribed(t *testing.T) {
	var bare []string
	err := openTest(t).sql.SelectContext(t.Context(), &bare, `
		SELECT c.relname || COALESCE('.' || a.attname, '')
		  FROM pg_class c
		  LEFT JOIN LATERAL (
		       SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
		        UNION ALL
		       SELECT NULL, 0) a ON true
		 WHERE c.relnamespace = CAST('stocktake' AS regnamespace)
		   AND c.relkind IN ('r', 'v')
		   AND COALESCE(CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class') ELSE col_description(c.oid, a.attnum) END, '') = ''
		 ORDER BY 1`)
	if err != nil || len(bare) > 0 {
		t.Errorf("without a comment: %v (%v)", bare, err)
	}
}

func TestEveryRuleHasAName(t *testing.T) {
	var unnamed []string
	err := openTest(t).sql.SelectContext(t.Context(), &unnamed, `
		SELECT conname
		  FROM pg_constraint
		 WHERE connamespace = CAST('stocktake' AS regnamespace)
		   AND contype = 'c'
		   AND conname ~ '_check[0-9]*$'`)
	if err != nil || len(unnamed) > 0 {
		t.Errorf("PostgreSQL had to name %v (%v)", unnamed, err)
	}
}
