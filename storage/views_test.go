package storage

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/facts"
	"stocktake/review"
	"stocktake/storage/storagetest"
)

// A view of an organisation's own is its own: an upgrade leaves it, and says what it lacks until it has it. The others it writes anew.
func TestAnUpgradeLeavesAnOrganisationsOwnViews(t *testing.T) {
	const resources = `
		CREATE OR REPLACE VIEW stocktake.gather_resources AS
		SELECT CAST('A' AS text) COLLATE "C" AS activity, starts_on, ends_on, currency, planned, allocated, spent, staff_planned, staff_actual,
		       places_offered, places_requested, places_filled, version, recorded_at, replaced_at, assumed, withdrawn, came_in_at, xid,
		       CAST(NULL AS text) AS file, file_row`
	const feedback = `
		SELECT f.submission, f.subject, f.submitted_at, f.respondent, f.role, f.criterion, f.score, f.scale_min, f.scale_max, f.comment,
		       f.scaled, f.first_submitted_at, f.first_recorded_at, f.version, f.recorded_at, f.replaced_at, f.assumed, f.withdrawn,
		       f.came_in_at, f.xid, f.file, f.file_row`
	want := tables(t, openTest(t))
	for name, test := range map[string]struct {
		had   int64
		own   string
		lacks string // empty: nothing
		mend  string
	}{
		"of tables in another schema": {
			had: 32, own: `CREATE SCHEMA office; CREATE TABLE office.budget (LIKE stocktake.resources);` + resources + ` FROM office.budget`,
			lacks: "stocktake.gather_resources lacks activity_number (the number of the activity, as gather_activities gives it), which",
			mend:  resources + `, activity AS activity_number FROM office.budget`,
		},
		"of the same tables, in another way": {
			had: 32, own: resources + ` FROM stocktake.resources WHERE planned > 0`, lacks: "stocktake.gather_resources lacks activity_number",
			mend: resources + `, activity AS activity_number FROM stocktake.resources WHERE planned > 0`,
		},
		"with other columns": {
			had: 32, own: `DROP VIEW stocktake.gather_rates, stocktake.gather_resources; CREATE VIEW stocktake.gather_resources AS SELECT 1 AS activity`,
			lacks: "stocktake.gather_rates is not there; stocktake.gather_resources lacks starts_on", // and no migration brings rates back
		},
		"that has what is read": {
			had: 28, own: `ALTER VIEW stocktake.gather_feedback RENAME TO feedback_as_imported; CREATE VIEW stocktake.gather_feedback AS ` +
				feedback + `, f.subject_number, f.packed, true AS astray FROM stocktake.feedback_as_imported f`,
		},
		"in a place that two migrations wrote": {
			had: 18, own: `ALTER VIEW stocktake.gather_feedback RENAME TO feedback_as_imported; CREATE VIEW stocktake.gather_feedback AS ` +
				feedback + ` FROM stocktake.feedback_as_imported f`,
			lacks: "stocktake.gather_feedback lacks subject_number (the number of the subject, as gather_activities and gather_mechanisms give it); " +
				"stocktake.gather_feedback lacks packed (",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := storagetest.Database(t, nil)
			db := migratedTo(t, url, test.had, nil)
			if _, err := db.sql.ExecContext(t.Context(), test.own); err != nil {
				t.Fatal(err)
			}
			view := "stocktake." + regexp.MustCompile(`VIEW stocktake.(gather_feedback|gather_resources) AS`).FindStringSubmatch(test.own)[1]
			shown := shownBy(t, db, view)
			for range 2 { // it is said each time
				err := Migrate(t.Context(), url)
				if test.lacks == "" && err != nil || test.lacks != "" && (!errors.As(err, new(StuckError)) || !strings.Contains(err.Error(), test.lacks)) {
					t.Fatalf("%v, want %q", err, test.lacks)
				}
			}
			if got := shownBy(t, db, view); got != shown {
				t.Errorf("%s was\n%s\nand is\n%s", view, shown, got)
			}
			if state, err := db.Schema(t.Context()); state.Pending > 0 || err != nil {
				t.Errorf("%d are pending, %v", state.Pending, err)
			}
			if test.mend == "" {
				return
			}
			if _, err := db.sql.ExecContext(t.Context(), test.mend); err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Error(err)
			}
			ours := func(lines []string) []string { // but for what it shows
				return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
					return strings.HasPrefix(line, strings.TrimPrefix(view, "stocktake.")+" SELECT")
				})
			}
			if diff := cmp.Diff(ours(want), ours(tables(t, db))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Of a view only that is asked which a query names: with it alone all is read, and without any of it something is not.
func TestOfAViewOnlyWhatIsReadIsAsked(t *testing.T) {
	t.Parallel()
	url := storagetest.Database(t, Migrate)
	db := openAs(t, url)
	importAll(t.Context(), t, db, ImportOptions{At: at("2026-01-01")}, everyKind...)
	importAll(t.Context(), t, db, ImportOptions{At: at("2026-01-01")},
		"activities.csv", "code,title,programme,mechanism,status\nABROAD,Of another programme,Q,M,implementation\n")
	p, year := programmeAndYear(t, db)
	record(t, db, review.Report{Programme: p, Period: year.Before(), AsOf: at("2024-07-01"), Policy: review.PolicyID{SHA256: strings.Repeat("0", 64)}})
	var all []struct{ View, Column string }
	if err := db.sql.SelectContext(t.Context(), &all, `
		SELECT table_name AS view, column_name AS column
		  FROM information_schema.columns
		 WHERE table_schema = 'stocktake' AND table_name LIKE 'gather\_%'`); err != nil {
		t.Fatal(err)
	}
	rename := func(view, was, is string) {
		if _, err := db.sql.ExecContext(t.Context(), fmt.Sprintf(`ALTER VIEW stocktake.%s RENAME COLUMN %q TO %q`, view, was, is)); err != nil {
			t.Fatal(err)
		}
	}
	asked := viewColumns()
	for _, c := range all {
		if !slices.Contains(asked[c.View], c.Column) {
			rename(c.View, c.Column, "no_"+c.Column)
		}
	}
	if err := errors.Join(db.Complete(t.Context()), readAll(t, url, p, year)); err != nil {
		t.Errorf("more is read than is asked: %v", err)
	}
	for view, columns := range asked {
		for _, column := range columns {
			rename(view, column, "no_"+column)
			if err := readAll(t, url, p, year); err == nil {
				t.Errorf("%s of %s is asked, and nothing reads it", column, view)
			}
			rename(view, "no_"+column, column)
		}
	}
}

// readAll reads the views in each way that there is, up to the first that fails.
func readAll(t *testing.T, url string, p review.Programme, year review.Period) error {
	db, asOf := openAs(t, url), at("2026-02-01")
	defer db.Close()
	db.Sources = true
	portfolio, snapshot, err := db.Gather(t.Context(), p, year, asOf, nil)
	if err != nil {
		return err
	}
	for _, read := range []func() error{
		func() error { _, err := db.Programmes(t.Context(), asOf); return err },
		func() error { _, err := db.ProgrammeOf(t.Context(), "A", asOf); return err },
		func() error { _, err := db.Unjudged(t.Context(), asOf); return err },
		func() error {
			_, err := db.Again(t.Context(), Recorded{ID: 9, Report: review.Report{Programme: p, Period: year, AsOf: asOf}, From: review.Provenance{Snapshot: snapshot}})
			return err
		},
		func() error { _, err := db.Comments(t.Context(), p, year, asOf, []string{"A"}); return err },
		func() error { _, err := db.Newest(t.Context(), portfolio); return err },
		func() error { _, err := db.Judgements(t.Context(), asOf); return err },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// A function that a view of somebody's own calls, or a trigger, finds what it names where our sessions look, unless it says otherwise.
func TestFunctionsThatLookWhereSessionsDoAreNamed(t *testing.T) {
	url := storagetest.Database(t, Migrate)
	db := openAs(t, url)
	if _, err := db.sql.ExecContext(t.Context(), `
		CREATE FUNCTION public.open(code text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
		CREATE FUNCTION public.along(code text) RETURNS boolean LANGUAGE sql STABLE SET search_path = public AS 'SELECT true';
		CREATE FUNCTION public.bound(code text) RETURNS boolean LANGUAGE sql STABLE RETURN true;
		CREATE FUNCTION public.uncalled(code text) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true';
		CREATE FUNCTION public.noted() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
		CREATE FUNCTION public.copied() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
		ALTER VIEW stocktake.gather_needs RENAME TO needs_as_imported;
		CREATE VIEW stocktake.gather_needs AS
		SELECT * FROM stocktake.needs_as_imported WHERE public.open(code) AND public.along(code) AND public.bound(code);
		CREATE TRIGGER copied AFTER INSERT ON stocktake.decisions FOR EACH ROW EXECUTE FUNCTION public.copied();
		CREATE EVENT TRIGGER noted ON ddl_command_end EXECUTE FUNCTION public.noted()`); err != nil {
		t.Fatal(err)
	}
	names, err := db.Pathless(t.Context())
	if diff := cmp.Diff([]string{"public.copied()", "public.noted()", "public.open(text)"}, names); diff != "" || err != nil {
		t.Error(diff, err)
	}
	names, err = openAs(t, saying(url, "search_path=public")).Pathless(t.Context())
	if len(names) > 0 || err != nil {
		t.Errorf("%v along a path of one's own, %v", names, err)
	}
}

func shownBy(t *testing.T, db *DB, view string) (query string) {
	t.Helper()
	if err := db.sql.GetContext(t.Context(), &query, `SELECT pg_get_viewdef(CAST($1 AS regclass))`, view); err != nil {
		t.Fatal(err)
	}
	return query
}

// A view that the migrations made is nobody's own, however far they came, and also after its dump was restored.
func TestAStandardViewIsNobodysOwn(t *testing.T) {
	for _, had := range []int64{6, 18, 19, 28, 29, 32, 33, 53} {
		db := migratedTo(t, storagetest.Database(t, nil), had, nil)
		conn, err := db.conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for range 2 {
			if own, err := ownViews(t.Context(), conn); err != nil || len(own) > 0 {
				t.Errorf("of %d: %v are own, %v", had, own, err)
			}
			if _, err := db.sql.ExecContext(t.Context(), `
				DO $$
				DECLARE
					text record;
				BEGIN
					FOR text IN SELECT viewname, definition FROM pg_views WHERE schemaname = 'stocktake' LOOP
						EXECUTE format('DROP VIEW stocktake.%1$I; CREATE VIEW stocktake.%1$I AS %2$s', text.viewname, text.definition);
					END LOOP;
				END
				$$`); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// What a migration does to a view stands in a form that is found, or it would be done to an organisation's own.
func TestEveryStatementAboutAViewIsFound(t *testing.T) {
	text, err := migrationsText()
	if err != nil {
		t.Fatal(err)
	}
	all := []string{"gather_arrivals"}
	for _, k := range facts.Kinds {
		all = append(all, "gather_"+k.Name)
	}
	if rest := regexp.MustCompile(`(?im)^[^-\n]*\bstocktake\.gather_.*$`).FindAllString(sparing{views: all}.without(text), -1); len(rest) > 0 {
		t.Errorf("views_own.go does not find\n%s", strings.Join(rest, "\n"))
	}
}
