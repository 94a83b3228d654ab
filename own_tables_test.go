package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// The example of an organisation's own tables, on the same server and on another, is reviewed as it stands there.
func TestAnOrganisationsOwnTablesAreReviewed(t *testing.T) {
	for name, tables := range map[string]func(*testing.T, office){
		"in another schema": func(t *testing.T, o office) { o.load(t, "office.sql") },
		"on another server": func(t *testing.T, o office) {
			other := office{storagetest.Database(t, nil)}
			other.load(t, "office.sql")
			o.exec(t, psql(readExample(t, "another-server.sql"), other.place(t)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := office{storagetest.Database(t, storage.Migrate)}
			tables(t, o)
			o.load(t, "views.sql")
			o.load(t, "views.sql") // as after an upgrade
			before := o.look(t)
			printed := o.stocktake(t, 0, "review", "--period", "2024-01-01..2025-01-01", "--as-of", before)
			for _, want := range []string{
				"reinforce: Fire drill",
				"All 2 due were reviewed", // T-3 is only planned
				"2 of 2 come from tables that keep no history: these are known since they were first seen, as they are now.",
			} {
				if !strings.Contains(printed, want) {
					t.Errorf("no %q in\n%s", want, printed)
				}
			}
			o.stocktake(t, 3, "review", "--as-of", "2025-02-01") // nothing had been seen by then
		})
	}
}

// Under the roles of deploy/roles.sql the schema takes a superuser once; from then on each user does his own part, and no other's.
func TestOwnTablesAreReviewedUnderTheThreeRoles(t *testing.T) {
	t.Parallel()
	o := office{storagetest.Database(t, nil)}
	storagetest.Roles(t, o.url, filepath.Join("deploy", "roles.sql"))
	owner, job, loader := o.as("stocktake_owner"), o.as("stocktake_job"), o.as("stocktake_loader")
	migrating := o.as("stocktake_migrating") // what stocktake_owner becomes when he logs in
	migrating.stocktake(t, 0, "migrate")
	o.load(t, "office.sql")
	o.exec(t, `GRANT USAGE ON SCHEMA office TO stocktake_migrating; GRANT SELECT ON ALL TABLES IN SCHEMA office TO stocktake_migrating`)
	o.load(t, "views.sql")
	migrating.stocktake(t, 0, "migrate")
	migrating.load(t, "views.sql")
	owner.load(t, "views.sql")
	loader.look(t)
	job.stocktake(t, 0, "review", "--period", "2024-01-01..2025-01-01")
	if printed := job.stocktake(t, 0, "run"); !strings.Contains(printed, "come from tables that keep no history") {
		t.Errorf("the report does not say what it rests on:\n%s", printed)
	}
	for _, c := range []struct {
		user      office
		statement string
	}{
		{job, `SELECT own.look()`},
		{job, `SELECT mail FROM own.people`},
		{job, `SELECT mail FROM office.survey`},
		{loader, `SELECT mail FROM own.people`},
		{loader, `INSERT INTO own.sights (kind, key, first) VALUES ('activities', 'T-9', true)`},
		{loader, `SELECT mail FROM office.survey`},
	} {
		if pq.As(c.user.try(t, c.statement), pqerror.InsufficientPrivilege) == nil {
			t.Errorf("%s is not refused", c.statement)
		}
	}
}

// What comes into the tables later is known from the look that first saw it, not before.
func TestARowOfOwnTablesIsKnownSinceItWasFirstSeen(t *testing.T) {
	t.Parallel()
	o := office{storagetest.Database(t, storage.Migrate)}
	o.load(t, "office.sql")
	o.load(t, "views.sql")
	before := o.look(t)
	o.exec(t, `INSERT INTO office.projects VALUES ('T-4', 'Ropes', 'TRAIN', '2024-01-01', '2024-12-31', 'ended', NULL)`)
	if unseen := o.stocktake(t, 0, "review", "--period", "2024-01-01..2025-01-01"); strings.Contains(unseen, "All 3 due were reviewed") {
		t.Error("a row is known that nobody has looked at")
	}
	after := o.look(t)
	for asOf, want := range map[string]string{before: "All 2 due were reviewed", after: "All 3 due were reviewed"} {
		if printed := o.stocktake(t, 0, "review", "--period", "2024-01-01..2025-01-01", "--as-of", asOf); !strings.Contains(printed, want) {
			t.Errorf("no %q in\n%s", want, printed)
		}
	}
}

// A report of own tables is recorded and told like any other.
func TestARunOverOwnTablesIsRecorded(t *testing.T) {
	t.Parallel()
	o := office{storagetest.Database(t, storage.Migrate)}
	o.load(t, "office.sql")
	o.load(t, "views.sql")
	o.look(t)
	if printed := o.stocktake(t, 0, "run"); !strings.Contains(printed, "come from tables that keep no history") {
		t.Errorf("the report does not say what it rests on:\n%s", printed)
	}
	o.stocktake(t, 0, "report", "--replay")
}

// An upgrade leaves own views as they are. Where the new program reads more than they have, nothing is judged over what is not there,
// nor over what was imported in its place, until they have it.
func TestNothingIsJudgedOverOwnViewsThatLackSomething(t *testing.T) {
	t.Parallel()
	o := office{storagetest.Database(t, storage.Migrate)}
	o.load(t, "office.sql")
	views := readExample(t, "views.sql")
	earlier := strings.Replace(views, ",\n       project.version AS activity_number -- the one that gather_activities gives it", "", 1)
	if earlier == views {
		t.Fatal("views.sql gives resources no activity_number")
	}
	o.exec(t, `
		DELETE FROM stocktake.goose_db_version WHERE version_id = 33; -- which made the column
		DROP INDEX stocktake.activities_by_number;
		DROP VIEW stocktake.gather_resources`)
	o.exec(t, earlier)
	o.look(t)
	const lacks = "stocktake.gather_resources lacks activity_number (the number of the activity, as gather_activities gives it), which this program reads"
	for _, command := range [][]string{{"migrate"}, {"migrate", "--status"}, {"run"}, {"run", "--dry-run"}, {"review"}, {"status"}, {"import", harbour}} {
		if said := o.stocktake(t, 2, command...); !strings.Contains(said, lacks) {
			t.Errorf("%v says nothing of it: %s", command, said)
		}
	}
	o.exec(t, views)
	if printed := o.stocktake(t, 0, "run"); !strings.Contains(printed, "come from tables that keep no history") {
		t.Errorf("the report does not say what it rests on:\n%s", printed)
	}
	o.stocktake(t, 0, "migrate")
}

// Own views need what is named where it is missing, and nothing else: no command asks them for more.
func TestOwnViewsNeedOnlyWhatIsNamed(t *testing.T) {
	t.Parallel()
	o := office{storagetest.Database(t, storage.Migrate)}
	o.stocktake(t, 0, "import", harbour)
	o.exec(t, `
		DO $$
		DECLARE
			c record;
		BEGIN
			FOR c IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'stocktake' AND table_name LIKE 'gather\_%' LOOP
				EXECUTE format('ALTER VIEW stocktake.%I RENAME COLUMN %I TO %I', c.table_name, c.column_name, 'no_' || c.column_name);
			END LOOP;
		END
		$$`)
	for _, named := range regexp.MustCompile(`stocktake\.(gather_\w+) lacks (\w+)`).FindAllStringSubmatch(o.stocktake(t, 2, "migrate"), -1) {
		o.exec(t, fmt.Sprintf(`ALTER VIEW stocktake.%s RENAME COLUMN "no_%[2]s" TO %[2]q`, named[1], named[2]))
	}
	for _, command := range []string{
		"run", "review", "explain PILOTS", "status", "report", "report --replay", "reallocate", "backtest --from 2024-01-01 --as-of 2025-06-01", "verify",
		"policy diff default", "migrate",
	} {
		o.stocktake(t, 0, strings.Fields(command)...)
	}
}

// A programme of which something cannot be read stops no other: it alone is told as a failure.
func TestAnUnreadableProgrammeOfOwnTablesStopsNoOther(t *testing.T) {
	t.Parallel()
	o := office{storagetest.Database(t, storage.Migrate)}
	o.load(t, "office.sql")
	o.exec(t, strings.Replace(readExample(t, "views.sql"), "'yearly' AS cadence", "CASE u.short WHEN 'TRAIN' THEN 'yearly' WHEN 'ODD' THEN 'sometimes' END AS cadence", 1))
	o.exec(t, `INSERT INTO office.units VALUES ('ODD', 'Odd', 'C0HARBOUR'), ('NEVER', 'Never', 'C0HARBOUR')`)
	o.look(t)
	if printed := o.stocktake(t, 3, "run"); !strings.Contains(printed, "Fire drill") {
		t.Errorf("TRAIN was not told of:\n%s", printed)
	}
	o.stocktake(t, 0, "run", "--programme", "TRAIN")
	o.stocktake(t, 3, "run", "--programme", "ODD")
	o.stocktake(t, 3, "review", "--programme", "ODD")
	o.stocktake(t, 0, "review", "--programme", "TRAIN", "--period", "2024-01-01..2025-01-01")
	if printed := o.stocktake(t, 3, "status"); !strings.Contains(printed, "TRAIN") {
		t.Errorf("status says nothing of TRAIN:\n%s", printed)
	}
	o.stocktake(t, 0, "status", "--programme", "TRAIN")
	o.stocktake(t, 3, "status", "--programme", "ODD")
	o.stocktake(t, 0, "backtest", "--from", "2020-01-01", "--programme", "TRAIN")
	o.stocktake(t, 3, "backtest", "--from", "2020-01-01")
}

// What an own view has that cannot be read, or would be lost, is told with where it stands, and refused: to try again would not help.
func TestAnUnreadableFactOfOwnTablesIsNamed(t *testing.T) {
	for _, test := range []struct{ column, given, want string }{
		{"CAST(NULL AS text[]) AS needs", "ARRAY['N1', NULL] AS needs", "activities: T-1: needs is a list with an unknown in it"},
		{"p.begins AS starts_on", "CAST('infinity' AS date) AS starts_on", "activities: T-1: starts_on is infinite, and no day"},
		{"s.version AS number", "CAST(NULL AS bigint) AS number", "activities: T-1: number is unknown, and must be given"},
		{"b.wanted AS planned", "CAST('NaN' AS numeric) AS planned", "resources: T-1: planned is not a finite number"},
		{"project.version AS subject_number", "CASE WHEN a.sheet <> 203 THEN project.version END AS subject_number", "T-2: feedback of 203, effectiveness: subject_number is unknown, and must be given"},
		{"(a.points - 1) * 250000) AS packed", "(a.points - 1) * 250000) + CASE WHEN a.points <> 4 THEN 0 END AS packed", "T-1: feedback of 102, effectiveness: packed is unknown, and must be given"},
		{"'Europe/Lisbon' AS time_zone", "'Europe/Lisboa' AS time_zone", `cadence: "Europe/Lisboa" is not a time zone`},
		{"'Europe/Lisbon' AS time_zone", "CAST(NULL AS text) AS time_zone", `cadence: "" is not a time zone`},
		{"'yearly' AS cadence", "'weekly' AS cadence", `cadence: "weekly"`},
	} {
		t.Run(test.given, func(t *testing.T) {
			t.Parallel()
			o := office{storagetest.Database(t, storage.Migrate)}
			o.load(t, "office.sql")
			views := readExample(t, "views.sql")
			if !strings.Contains(views, test.column) {
				t.Fatalf("there is no %s in views.sql", test.column)
			}
			o.exec(t, strings.Replace(views, test.column, test.given, 1))
			o.exec(t, `UPDATE office.survey SET given_at = date_trunc('year', now()) - interval '30 days'`) // in the last period that has ended
			o.look(t)
			for _, said := range []string{o.stocktake(t, 3, "review"), o.stocktake(t, 3, "run")} {
				if !strings.Contains(strings.ReplaceAll(said, `\"`, `"`), test.want) || !strings.Contains(said, "; mend the row that stocktake.gather_") {
					t.Errorf("no %s in\n%s", test.want, said)
				}
			}
		})
	}
}

// office is a database with Stocktake in it, or beside it.
type office struct{ url string }

func (o office) load(t *testing.T, file string) { t.Helper(); o.exec(t, readExample(t, file)) }

func readExample(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("examples", "own-tables", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// as is the database for sessions with the rights of a role.
func (o office) as(role string) office { return office{storagetest.As(o.url, role)} }

func (o office) exec(t *testing.T, statements string) {
	t.Helper()
	if err := o.try(t, statements); err != nil {
		t.Fatal(err)
	}
}

func (o office) try(t *testing.T, statements string) error {
	t.Helper()
	db, err := sql.Open("postgres", o.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statements)
	return err
}

// look has new rows noted, and returns the instant after.
func (o office) look(t *testing.T) string {
	t.Helper()
	db, err := sql.Open("postgres", o.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var at time.Time
	if _, err := db.ExecContext(t.Context(), `SELECT own.look()`); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRowContext(t.Context(), `SELECT clock_timestamp()`).Scan(&at); err != nil {
		t.Fatal(err)
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// place is how another server would be told where this database is.
func (o office) place(t *testing.T) map[string]string {
	t.Helper()
	cfg, err := pq.NewConfig(o.url)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(o.url)
	if err != nil {
		t.Fatal(err)
	}
	port := u.Query().Get("port")
	if port == "" {
		port = u.Port()
	}
	return map[string]string{
		"host": cfg.Host, "port": port, "dbname": cfg.Database, "username": cfg.User, "password": cfg.Password, "owner": cfg.User,
	}
}

// psql puts variables in as psql does.
func psql(script string, variables map[string]string) string {
	for name, value := range variables {
		script = strings.NewReplacer(`:'`+name+`'`, pq.QuoteLiteral(value), `:"`+name+`"`, pq.QuoteIdentifier(value)).Replace(script)
	}
	return script
}

// stocktake must leave with the code; what it printed and said is returned, in one line.
func (o office) stocktake(t *testing.T, code int, args ...string) string {
	t.Helper()
	command := exec.Command("stocktake", append(args, "--quiet")...)
	command.Env = append(os.Environ(), "DATABASE_URL="+o.url)
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	_ = command.Run() // its code is looked at
	if got := command.ProcessState.ExitCode(); got != code {
		t.Fatalf("stocktake %v left with %d, want %d\n%s", args, got, code, &said)
	}
	return strings.Join(strings.Fields(said.String()), " ")
}
