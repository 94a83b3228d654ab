package storage

import (
	"strings"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"stocktake/facts"
	"stocktake/storage/storagetest"
)

// openRoles gives the test a database with everything in it, whose tables belong to the role that migrates.
func openRoles(t *testing.T) string {
	t.Helper()
	url := storagetest.Database(t, Migrate)
	storagetest.Roles(t, url, "../deploy/roles.sql")
	if err := Migrate(t.Context(), storagetest.As(url, "stocktake_migrating")); err != nil {
		t.Fatal(err)
	}
	db := openAs(t, url)
	importAll(t.Context(), t, db, ImportOptions{At: at("2026-01-01")}, everyKind...)
	return url
}

func openAs(t *testing.T, address string) *DB {
	t.Helper()
	db, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// What a role must not do, PostgreSQL refuses, whatever the program does.
func TestEachRoleIsRefusedWhatItMustNotDo(t *testing.T) {
	url := openRoles(t)
	for role, statements := range map[string][]string{
		"stocktake_gathering": {
			`SELECT name FROM stocktake.respondents`,
			`SELECT submission FROM stocktake.renamed`,
			`SELECT fingerprint FROM stocktake.forgotten`,
			`SELECT stocktake.fingerprint('Ada Quay')`,
			`SELECT score FROM stocktake.feedback`,
			`SELECT body FROM stocktake.reports`,
			`INSERT INTO stocktake.channels (channel, last_sent_at, free_at) VALUES ('C0', now(), now())`,
			`INSERT INTO stocktake.codes (space, code, kind) VALUES ('subject', 'X', 'activities')`,
			`CREATE TABLE stocktake.mine (a int)`,
		},
		"stocktake_recording": {
			`SELECT score FROM stocktake.gather_feedback`,
			`SELECT name FROM stocktake.respondents`,
			`UPDATE stocktake.reports SET body = ''`,
			`DELETE FROM stocktake.recommendations`,
			`UPDATE stocktake.decisions SET reason = ''`,
			`DELETE FROM stocktake.messages`,
			`INSERT INTO stocktake.codes (space, code, kind) VALUES ('subject', 'X', 'activities')`,
			`CREATE TABLE stocktake.mine (a int)`,
		},
		"stocktake_job": {
			`SELECT score FROM stocktake.feedback`,
			`SELECT name FROM stocktake.respondents`,
			`UPDATE stocktake.activities SET title = ''`,
			`UPDATE stocktake.reports SET body = ''`,
			`ALTER TABLE stocktake.decisions DISABLE TRIGGER decisions_are_kept`,
			`CREATE OR REPLACE VIEW stocktake.gather_rates AS SELECT 1`,
			`INSERT INTO stocktake.goose_db_version (version_id, is_applied) VALUES (9999, true)`,
			`CREATE ROLE somebody`,
		},
		"stocktake_importing": {
			`SELECT body FROM stocktake.reports`,
			`SELECT by FROM stocktake.decisions`,
			`INSERT INTO stocktake.policies (sha256, name, version, body) VALUES (repeat('0', 64), 'p', 1, '')`,
			`UPDATE stocktake.feedback SET score = 0`,
			`DELETE FROM stocktake.resources`,
			`UPDATE stocktake.respondents SET name = NULL`,
			`CREATE TABLE stocktake.mine (a int)`,
		},
		"stocktake_migrating": {
			`CREATE ROLE somebody`,
			`CREATE SCHEMA elsewhere`,
			`SELECT * FROM pg_authid`,
		},
	} {
		db := openAs(t, storagetest.As(url, role))
		for _, statement := range statements {
			_, err := db.sql.ExecContext(t.Context(), statement)
			if pq.As(err, pqerror.InsufficientPrivilege) == nil {
				t.Errorf("%s: %s: %v; want it refused", role, statement, err)
			}
		}
	}
}

// A chain of decisions stays whole even against the owner of its table.
func TestTheOwnerCannotChangeADecisionInPassing(t *testing.T) {
	db := openAs(t, storagetest.As(openRoles(t), "stocktake_migrating"))
	for _, statement := range []string{`UPDATE stocktake.decisions SET reason = ''`, `TRUNCATE stocktake.decisions`, `DELETE FROM stocktake.feedback`} {
		if _, err := db.sql.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

// Whoever adds a table says in queries/grants.sql who needs it, and of facts by the trigger that keeps their versions; what is named there is there.
func TestEveryTableIsGrantedToSomebody(t *testing.T) {
	db := openAs(t, openRoles(t))
	var bare []string
	err := db.sql.SelectContext(t.Context(), &bare, `
		SELECT c.relname
		  FROM pg_class c
		 WHERE c.relnamespace = to_regnamespace('stocktake') AND c.relkind IN ('r', 'v')
		   AND NOT EXISTS (
		       SELECT
		         FROM aclexplode(c.relacl) a
		        WHERE a.grantee IN (to_regrole('stocktake_gathering'), to_regrole('stocktake_recording'), to_regrole('stocktake_importing')))
		 ORDER BY c.relname`)
	if err != nil || len(bare) == 0 {
		t.Errorf("granted to nobody: %v, %v; want at least the pattern of all versions", bare, err)
	}
	for _, table := range bare {
		if _, isKind := facts.Lookup(table); isKind {
			t.Errorf("%s is granted to nobody: it has no trigger versions_are_kept, by which queries/grants.sql knows facts; see 0005_versions.sql", table)
		} else if table != "versions" {
			t.Errorf("%s is granted to nobody: queries/grants.sql says who needs it", table)
		}
	}
	for _, line := range strings.Split(grants, "\n") {
		fields := strings.Split(line, "'")
		if len(fields) < 6 || !strings.HasPrefix(strings.TrimSpace(line), "('stocktake_") {
			continue
		}
		if name := fields[len(fields)-2]; name != "gather_*" && name != "facts" {
			var there bool
			if err := db.sql.GetContext(t.Context(), &there, `SELECT to_regclass('stocktake.' || $1) IS NOT NULL`, name); err != nil || !there {
				t.Errorf("queries/grants.sql grants %s, which is not there (%v)", name, err)
			}
		}
	}
}

func TestWhoImportsNeedsNoOtherRight(t *testing.T) {
	db := openAs(t, storagetest.As(openRoles(t), "stocktake_loader"))
	first := importAll(t.Context(), t, db, ImportOptions{At: at("2026-02-01")},
		"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score\nS1,A,2024-05-02,R1,participant,impact,0.5\nS9,A,2024-05-02,R9,host,impact,0.5\n",
		"activities.csv", "code,title,programme,status\nB,Another title,P,closed\nC,New,P,closed\n")
	if first.New != 2 || first.Changed != 2 || !first.Written {
		t.Errorf("%s, want two new and two changed", counts(first))
	}
}
