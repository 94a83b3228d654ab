package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"stocktake/facts"
	"stocktake/storage/storagetest"
)

// The healthy fixture: one programme with one activity and one answer about it.
const (
	programmes = "code,name,cadence,time_zone\nP,Programme,yearly,UTC\n"
	activities = "code,title,programme,status,starts_on\nA,Activity,P,implementation,2024-01-01\n"
	feedback   = "submission,subject,submitted_at,respondent,role,criterion,score\nS1,A,2024-05-01,R1,participant,relevance,0.5\n"
)

func counts(r imported) string {
	return fmt.Sprintf("%d %d %d %d", r.New, r.Changed, r.Unchanged, r.Rejected)
}

// size counts the rows of all tables that an import writes to.
func size(t *testing.T, db *DB) (n int) {
	t.Helper()
	query := `SELECT (SELECT count(*) FROM stocktake.codes) + (SELECT count(*) FROM stocktake.respondents)
	               + (SELECT count(*) FROM stocktake.imports) + (SELECT count(*) FROM stocktake.imported_files)`
	for _, k := range facts.Kinds {
		query += " + (SELECT count(*) FROM stocktake." + k.Name + ")"
	}
	if err := db.sql.GetContext(t.Context(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCheckCountsAndKeepsNothing(t *testing.T) {
	db := openTest(t)
	result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01"), Check: true}, "programmes.csv", programmes)
	if counts(result) != "1 0 0 0" || result.Written || size(t, db) != 0 {
		t.Errorf("%s, written %v, %d rows", counts(result), result.Written, size(t, db))
	}
}

// Whoever writes to any table meanwhile, or sets the database up, is not in the way of a check, nor it in theirs.
func TestACheckWaitsForNobody(t *testing.T) {
	everyTable := importLock + `;
		DO $$
		BEGIN
			EXECUTE (SELECT format('LOCK TABLE %s IN SHARE MODE', string_agg(CAST(CAST(oid AS regclass) AS text), ', '))
			           FROM pg_class
			          WHERE relnamespace = CAST('stocktake' AS regnamespace) AND relkind = 'r');
		END
		$$`
	corrected := slices.Clone(everyKind)
	for i, text := range corrected {
		corrected[i] = strings.NewReplacer(",well", ",better", "R1,participant", "R3,participant", "A,Activity", "C,Activity").Replace(text)
	}
	all := 2 * len(facts.Kinds) // of everyKind
	anew := append(slices.Clone(said[:6]), "feedback.csv", said[7]+"A/Ada Quay/3,A,2024-05-02,Ada Quay,participant,impact,2,1,5,\n")
	for _, test := range []struct {
		name     string
		db       *DB
		inTheWay string
		files    []string
		want     string
	}{
		{"where all is new", openTest(t), everyTable, everyKind, fmt.Sprintf("%d 0 0 0", all)},
		{"where much is known", filled(t), everyTable, corrected, fmt.Sprintf("2 2 %d 0", all-4)},
		{"where somebody was forgotten", forgetful(t), everyTable, anew, "1 0 8 0"},
		{"where nothing is set up", openEmpty(t), importLock + "; CREATE SCHEMA stocktake", everyKind, fmt.Sprintf("%d 0 0 0", all)},
		{"bad rows where nothing is set up", openEmpty(t), importLock, []string{"activities.csv", activities, "feedback.csv", answers("S1,,0.5,", "S1,,0.6,")}, "0 0 0 3"},
		{"versions where nothing is set up", openEmpty(t), importLock, append([]string{"feedback.csv", answers("S1,2024-06-01,0.5,", "S1,2024-06-02,0.6,", "S1,2024-06-03,0.6,")}, portfolio...), "3 1 1 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			tx, err := test.db.sql.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer tx.Rollback() //nolint:errcheck // it is in the way, and no more
			if _, err := tx.ExecContext(t.Context(), test.inTheWay); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			result := importOnce(ctx, t, test.db, ImportOptions{At: at("2026-02-01"), Check: true}, test.files...)
			if counts(result) != test.want {
				t.Errorf("%s, want %s: %v", counts(result), test.want, result.Rejects)
			}
		})
	}
}

// portfolio is the healthy fixture without answers.
var portfolio = []string{"programmes.csv", programmes, "activities.csv", activities}

func filled(t *testing.T) *DB {
	t.Helper()
	db := openTest(t)
	importOnce(t.Context(), t, db, ImportOptions{At: at("2026-01-01")}, everyKind...)
	return db
}

// forgetful knows what was said, but not any more who one of those was that said it.
func forgetful(t *testing.T) *DB {
	t.Helper()
	db := openTest(t)
	importOnce(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	if _, err := db.Forget(t.Context(), "Ada Quay", false); err != nil {
		t.Fatal(err)
	}
	return db
}

func openEmpty(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), storagetest.Database(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestTextComesBackAsItWas(t *testing.T) {
	db := openTest(t)
	summary := "tab\there, \\N, \"quotes\", line\nbreak, \u202e and \U0001F600"
	quoted := `"` + strings.ReplaceAll(summary, `"`, `""`) + `"`
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
		"programmes.csv", programmes, "activities.csv", "code,title,programme,status,summary\nA,Activity,P,closed,"+quoted+"\n")
	var got string
	if err := db.sql.GetContext(t.Context(), &got, `SELECT summary FROM stocktake.gather_activities`); err != nil || got != summary {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestImportsAtOnceMakeOneFirstVersion(t *testing.T) {
	db := openTest(t)
	var group errgroup.Group
	var news [6]int
	for i := range news {
		group.Go(func() error {
			news[i] = importOnce(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
				"programmes.csv", programmes, "activities.csv", activities, "feedback.csv", feedback).New
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	var sum int
	for _, n := range news {
		sum += n
	}
	if sum != 3 || len(versionsOf(t, db)) != 1 {
		t.Errorf("%v new, %v; want each fact once", news, versionsOf(t, db))
	}
}

func TestScoresAreBroughtToOneScale(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities)
	for _, test := range []struct {
		name, score string // score, scale_min, scale_max
		want        string
	}{
		{"without a scale it is 0 to 1", "0.25,,", "250000"},
		{"the best of five", "5,1,5", "1000000"},
		{"in the middle of five", "3,1,5", "500000"},
		{"low is good", "1,5,1", "1000000"},
		{"a third is rounded", "1,0,3", "333333"},
		{"two thirds are rounded", "2,0,3", "666667"},
		{"no score", ",1,5", "?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			importAll(t.Context(), t, db, ImportOptions{At: time.Now()}, "feedback.csv",
				"submission,score,scale_min,scale_max,subject,submitted_at,respondent,role,criterion\n"+
					test.name+","+test.score+",A,2024-05-01,R1,participant,relevance\n")
			var got string
			err := db.sql.GetContext(t.Context(), &got, `
				SELECT COALESCE(CAST(scaled AS text), '?')
				  FROM stocktake.gather_feedback
				 WHERE submission = $1`, test.name)
			if err != nil || got != test.want {
				t.Errorf("got %s, %v; want %s", got, err, test.want)
			}
		})
	}
}

// More rows than one COPY takes, of kinds in turn, as a file that holds several kinds gives them.
func TestKindsMayComeInTurn(t *testing.T) {
	db := openTest(t)
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	activity := rowsOf(t, "activities.csv", activities)[0]
	answer := rowsOf(t, "feedback.csv", feedback)[0]
	rows := rowsOf(t, "programmes.csv", programmes)
	for i := range batch + 1 {
		a, f := activity, answer
		a.Cells, f.Cells = slices.Clone(a.Cells), slices.Clone(f.Cells)
		a.Cells[0], f.Cells[0], f.Cells[1] = fmt.Sprint("A", i), fmt.Sprint("S", i), fmt.Sprint("A", i)
		rows = append(rows, f, a)
	}
	for _, row := range rows {
		if err := im.Add(t.Context(), row); err != nil {
			t.Fatal(err)
		}
	}
	result, err := im.Finish(t.Context())
	if got, want := counts(imported{ImportResult: result}), fmt.Sprint(2*(batch+1)+1, " 0 0 0"); err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}

// However long the rows of a file are, no more of them wait than a few mebibytes hold, and none of them is lost on its way.
func TestLongRowsDoNotWaitForMany(t *testing.T) {
	db := openTest(t)
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	answer := rowsOf(t, "feedback.csv", feedback)[0]
	answer.Raw = []string{strings.Repeat("lorem ipsum ", 10<<10)}
	rows := append(rowsOf(t, "programmes.csv", programmes), rowsOf(t, "activities.csv", activities)...)
	for i := range 200 {
		f := answer
		f.Cells = slices.Clone(f.Cells)
		f.Cells[0], f.Cells[f.Kind.Index("comment")] = fmt.Sprint("S", i), answer.Raw[0]
		rows = append(rows, f)
	}
	waited, lots := 0, 0
	for _, row := range rows {
		if err := im.Add(t.Context(), row); err != nil {
			t.Fatal(err)
		}
		if s := im.staged[row.Kind.Name]; s.waiting == 0 {
			lots++
		} else {
			waited = max(waited, len(s.lines))
		}
	}
	if waited >= batchBytes || lots != 200/(batchBytes/(2*len(answer.Raw[0]))+1) {
		t.Errorf("%d bytes waited, %d lots were sent", waited, lots)
	}
	if result, err := im.Finish(t.Context()); err != nil || result.New != 202 {
		t.Errorf("%+v, %v", result, err)
	}
}

// What befalls rows on their way, while others are read, is told when more are sent, and the connection is given back whole.
func TestRowsThatTheServerRefusesEndTheImport(t *testing.T) {
	db := openTest(t)
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	row := rowsOf(t, "feedback.csv", feedback)[0]
	row.Cells[row.Kind.Index("score")] = "not a number"
	for range 2 * batch {
		if err = im.Add(t.Context(), row); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "stage feedback") {
		t.Errorf("got %v, want that feedback could not be staged", err)
	}
	if err := im.Cancel(); err != nil {
		t.Error(err)
	}
	if result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes); result.New != 1 {
		t.Error("the next import does not work: ", counts(result))
	}
}

func TestAnInterruptedImportLeavesNothing(t *testing.T) {
	db := openTest(t)
	ctx, interrupt := context.WithCancel(t.Context())
	im, err := db.BeginImport(ctx, ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	if err := im.Add(ctx, rowsOf(t, "programmes.csv", programmes)[0]); err != nil {
		t.Fatal(err)
	}
	interrupt()
	if _, err := im.Finish(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was interrupted", err)
	}
	if n := size(t, db); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	if result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes); result.New != 1 {
		t.Error("the next import does not work: ", counts(result))
	}
}

func TestAFileIsNotedWithItsHashAndRows(t *testing.T) {
	db := openTest(t)
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	hash := strings.Repeat("0f", 32)
	if err := errors.Join(
		im.Add(t.Context(), rowsOf(t, "programmes.csv", programmes)[0]),
		im.File(t.Context(), "programmes.csv", hash),
		im.File(t.Context(), "needs.csv", hash),
	); err != nil {
		t.Fatal(err)
	}
	if _, err := im.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	var noted []string
	err = db.sql.SelectContext(t.Context(), &noted, `SELECT name || ' ' || rows || ' ' || sha256 FROM stocktake.imported_files ORDER BY id`)
	if diff := cmp.Diff([]string{"programmes.csv 1 " + hash, "needs.csv 0 " + hash}, noted); err != nil || diff != "" {
		t.Errorf("%s %v", diff, err)
	}
}

// What is corrected in the files that bring it comes after all else, or every page of the index of answers would be split for it.
func TestAFirstLoadFillsTheIndexOfAnswers(t *testing.T) {
	db := openTest(t)
	given := strings.Builder{}
	given.WriteString("submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n")
	for i := range 4000 {
		day := at("2024-01-01").Add(time.Duration(i) * time.Hour)
		for version := range 1 + (i%50)/49 {
			fmt.Fprintf(&given, "S%d,A,%s,R,staff,impact,0.%d,%s\n", i, day.Format(time.RFC3339), 1+version, day.AddDate(0, 0, version).Format(time.RFC3339))
		}
	}
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-01")}, "programmes.csv", programmes, "activities.csv", activities, "feedback.csv", given.String())
	pages := func() (n int) {
		t.Helper()
		if err := db.sql.GetContext(t.Context(), &n, `SELECT pg_relation_size('stocktake.feedback_of_a_subject') / 8192`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	loaded := pages()
	if _, err := db.sql.ExecContext(t.Context(), `REINDEX INDEX stocktake.feedback_of_a_subject`); err != nil {
		t.Fatal(err)
	}
	if full := pages(); loaded > full*5/4 {
		t.Errorf("%d pages where %d do", loaded, full)
	}
}
