package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"stocktake/facts"
)

// The healthy fixture: one programme with one activity and one answer about it.
const (
	programmes = "code,name,cadence,time_zone\nP,Programme,yearly,UTC\n"
	activities = "code,title,programme,status,starts_on\nA,Activity,P,implementation,2024-01-01\n"
	feedback   = "submission,subject,submitted_at,respondent,role,criterion,score\nS1,A,2024-05-01,R1,participant,relevance,0.5\n"
)

// answers makes a feedback file of rows in the order submission, recorded_at, score, withdrawn; the rest is the fixture's.
func answers(rows ...string) string {
	text := "submission,recorded_at,score,withdrawn,subject,submitted_at,respondent,role,criterion\n"
	for _, row := range rows {
		text += row + ",A,2024-05-01,R1,participant,relevance\n"
	}
	return text
}

// step is one import of feedback at a day, and its counts.
type step struct {
	day, rows, counts string
}

func TestVersionsOfAFact(t *testing.T) {
	for _, test := range []struct {
		name  string
		steps []step
		want  []string // the versions of S1: recorded, replaced, score, marks
	}{
		{
			"first known without a date: since the fact's own",
			[]step{{"2024-07-01", answers("S1,,0.5,"), "1 0 0"}},
			[]string{"2024-05-01 - 0.5 assumed"},
		},
		{
			"first known without a date, imported as of a day before the fact's own",
			[]step{{"2024-04-01", answers("S1,,0.5,"), "1 0 0"}},
			[]string{"2024-04-01 - 0.5 assumed"},
		},
		{
			"the same file again says nothing new",
			[]step{{"2024-07-01", answers("S1,,0.5,"), "1 0 0"}, {"2024-08-01", answers("S1,,0.5,"), "0 0 1"}},
			[]string{"2024-05-01 - 0.5 assumed"},
		},
		{
			"the same number written otherwise says nothing new",
			[]step{{"2024-07-01", answers("S1,,0.5,"), "1 0 0"}, {"2024-08-01", answers("S1,,0.50,false"), "0 0 1"}},
			[]string{"2024-05-01 - 0.5 assumed"},
		},
		{
			"a change without a date is known since its import",
			[]step{{"2024-07-01", answers("S1,,0.5,"), "1 0 0"}, {"2024-08-01", answers("S1,,0.7,"), "0 1 0"}},
			[]string{"2024-05-01 2024-08-01 0.5 assumed", "2024-08-01 - 0.7"},
		},
		{
			"a change and back again are two changes",
			[]step{
				{"2024-07-01", answers("S1,,0.5,"), "1 0 0"},
				{"2024-08-01", answers("S1,,0.7,"), "0 1 0"},
				{"2024-09-01", answers("S1,,0.5,"), "0 1 0"},
			},
			[]string{"2024-05-01 2024-08-01 0.5 assumed", "2024-08-01 2024-09-01 0.7", "2024-09-01 - 0.5"},
		},
		{
			"a given date is taken as it is",
			[]step{{"2024-07-01", answers("S1,2024-06-01,0.5,"), "1 0 0"}},
			[]string{"2024-06-01 - 0.5"},
		},
		{
			"two versions in one import",
			[]step{{"2024-07-01", answers("S1,2024-06-02,0.7,", "S1,2024-06-01,0.5,"), "1 1 0"}},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 - 0.7"},
		},
		{
			"two versions in one import, twice",
			[]step{
				{"2024-07-01", answers("S1,2024-06-02,0.7,", "S1,2024-06-01,0.5,"), "1 1 0"},
				{"2024-08-01", answers("S1,2024-06-02,0.7,", "S1,2024-06-01,0.5,"), "0 0 2"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 - 0.7"},
		},
		{
			"a version that comes in late takes its place between",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-03,0.9,"), "1 1 0"},
				{"2024-08-01", answers("S1,2024-06-02,0.7,"), "0 1 0"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.7", "2024-06-03 - 0.9"},
		},
		{
			"a version that comes in late may be the first",
			[]step{
				{"2024-07-01", answers("S1,2024-06-02,0.7,"), "1 0 0"},
				{"2024-08-01", answers("S1,2024-06-01,0.5,"), "0 1 0"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 - 0.7"},
		},
		{
			"an old version again says nothing new, though another holds",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-02,0.7,"), "1 1 0"},
				{"2024-08-01", answers("S1,2024-06-01,0.5,"), "0 0 1"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 - 0.7"},
		},
		{
			"a correction that bears the date of what it corrects follows it",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,"), "1 0 0"},
				{"2024-08-01", answers("S1,2024-06-01,0.7,"), "0 1 0"},
			},
			[]string{"2024-06-01 2024-06-01 0.5", "2024-06-01 - 0.7"},
		},
		{
			"a version in between that says what the one before said is none",
			[]step{{"2024-07-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-02,0.5,", "S1,2024-06-03,0.7,"), "1 1 1"}},
			[]string{"2024-06-01 2024-06-03 0.5", "2024-06-03 - 0.7"},
		},
		{
			"alike rows are one",
			[]step{{"2024-07-01", answers("S1,,0.5,", "S1,,0.50,"), "1 0 1"}},
			[]string{"2024-05-01 - 0.5 assumed"},
		},
		{
			"alike rows of which one is dated earlier",
			[]step{{"2024-07-01", answers("S1,,0.5,", "S1,2024-04-01,0.5,"), "1 0 1"}},
			[]string{"2024-04-01 - 0.5"},
		},
		{
			"a withdrawal is a version",
			[]step{{"2024-07-01", answers("S1,,0.5,"), "1 0 0"}, {"2024-08-01", answers("S1,,0.5,true"), "0 1 0"}},
			[]string{"2024-05-01 2024-08-01 0.5 assumed", "2024-08-01 - 0.5 withdrawn"},
		},
		{
			"a score that is taken away is a change",
			[]step{{"2024-07-01", answers("S1,,0.5,"), "1 0 0"}, {"2024-08-01", answers("S1,,,"), "0 1 0"}},
			[]string{"2024-05-01 2024-08-01 0.5 assumed", "2024-08-01 - ?"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-02")}, "programmes.csv", programmes, "activities.csv", activities)
			for _, step := range test.steps {
				result := importAll(t.Context(), t, db, ImportOptions{At: at(step.day)}, "feedback.csv", step.rows)
				if got := counts(result); got != step.counts+" 0" {
					t.Errorf("import of %s: %s (new, changed, unchanged, rejected), want %s 0", step.day, got, step.counts)
				}
			}
			if diff := cmp.Diff(test.want, versionsOf(t, db)); diff != "" {
				t.Error(diff)
			}
			checkFirsts(t, db)
		})
	}
}

func counts(r ImportResult) string {
	return fmt.Sprintf("%d %d %d %d", r.New, r.Changed, r.Unchanged, len(r.Rejects))
}

func versionsOf(t *testing.T, db *DB) []string {
	t.Helper()
	var versions []string
	err := db.sql.SelectContext(t.Context(), &versions, `
		SELECT concat_ws(' ', CAST(recorded_at AS date), COALESCE(CAST(CAST(replaced_at AS date) AS text), '-'),
		                 COALESCE(CAST(score AS text), '?'), CASE WHEN assumed THEN 'assumed' END, CASE WHEN withdrawn THEN 'withdrawn' END)
		  FROM stocktake.gather_feedback
		 ORDER BY recorded_at, version`)
	if err != nil {
		t.Fatal(err)
	}
	return versions
}

// checkFirsts makes sure that every version bears the dates of the first one of its fact.
func checkFirsts(t *testing.T, db *DB) {
	t.Helper()
	var wrong int
	err := db.sql.GetContext(t.Context(), &wrong, `
		SELECT count(*)
		  FROM (SELECT *, first_value(submitted_at) OVER fact AS submitted, first_value(recorded_at) OVER fact AS recorded
		          FROM stocktake.gather_feedback
		        WINDOW fact AS (PARTITION BY submission, criterion ORDER BY recorded_at, version)) v
		 WHERE first_submitted_at <> submitted OR first_recorded_at <> recorded`)
	if err != nil || wrong > 0 {
		t.Errorf("%d versions do not know the first of their fact (%v)", wrong, err)
	}
}

func TestBadRows(t *testing.T) {
	for _, test := range []struct {
		name   string
		before []string // imported beforehand
		files  []string
		want   []string // file:row:column: a part of the reason
	}{
		{
			"references are looked up in the import, whatever the order",
			nil, []string{"feedback.csv", feedback, "activities.csv", activities, "programmes.csv", programmes}, nil,
		},
		{
			"references are looked up in the database",
			[]string{"programmes.csv", programmes, "activities.csv", activities}, []string{"feedback.csv", feedback}, nil,
		},
		{
			"an unknown programme takes its activities and their answers along",
			nil, []string{"activities.csv", activities, "feedback.csv", feedback},
			[]string{
				`activities.csv:2:programme: names programme "P", which is neither in this import nor in the database`,
				`feedback.csv:2:subject: names subject "A", which is neither`,
			},
		},
		{
			"one unknown code in a list",
			nil, []string{"programmes.csv", programmes, "activities.csv", "code,title,programme,needs,status\nA,Activity,P,N1;N2,closed\n", "needs.csv", "code,title,weight,valid_from\nN1,Need,1,2024-01-01\n"},
			[]string{`activities.csv:2:needs: names need "N2", which is neither`},
		},
		{
			"codes differ by case",
			nil, []string{"programmes.csv", strings.ReplaceAll(programmes, "P,", "p,"), "activities.csv", activities},
			[]string{`activities.csv:2:programme: names programme "P"`},
		},
		{
			"a mechanism that is an activity",
			nil, []string{"programmes.csv", programmes, "activities.csv", "code,title,programme,mechanism,status\nA,Activity,P,,closed\nB,Activity,P,A,closed\n"},
			[]string{`activities.csv:3:mechanism: names mechanism "A", which is neither`},
		},
		{
			"a mechanism that was an activity before",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"activities.csv", "code,title,programme,mechanism,status\nB,Activity,P,A,closed\n"},
			[]string{`activities.csv:2:mechanism: names mechanism "A", which is the code of one of the activities`},
		},
		{
			"answers about a mechanism are fine",
			nil, []string{"programmes.csv", programmes, "mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n", "feedback.csv", feedback}, nil,
		},
		{
			"means of a mechanism are not",
			nil, []string{"programmes.csv", programmes, "mechanisms.csv", "code,name,programme,admission\nM,Mechanism,P,open\n", "resources.csv", "activity,starts_on,ends_on\nM,2024-01-01,2024-12-31\n"},
			[]string{`resources.csv:2:activity: names activity "M", which is the code of one of the mechanisms`},
		},
		{
			"one code for an activity and a mechanism: both are bad, and what names them",
			nil, []string{"programmes.csv", programmes, "activities.csv", activities, "mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n", "feedback.csv", feedback},
			[]string{
				`activities.csv:2:code: "A" is also the code of one of the mechanisms, in row 2 of mechanisms.csv`,
				`mechanisms.csv:2:code: "A" is also the code of one of the activities, in row 2 of activities.csv`,
				`feedback.csv:2:subject: names subject "A"`,
			},
		},
		{
			"a mechanism with the code of an activity that is known",
			[]string{"programmes.csv", programmes, "activities.csv", activities}, []string{"mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n"},
			[]string{`mechanisms.csv:2:code: "A" is already the code of one of the activities`},
		},
		{
			"unlike rows of one key, undated",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"a/feedback.csv", answers("S1,,0.5,", "S2,,0.5,"), "b/feedback.csv", answers("S1,,0.7,")},
			[]string{
				`a/feedback.csv:2:: row 2 of b/feedback.csv has the same submission and criterion and differs`,
				`b/feedback.csv:2:: row 2 of a/feedback.csv has the same submission and criterion and differs`,
			},
		},
		{
			"unlike rows of one key, one undated",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"feedback.csv", answers("S1,2024-06-01,0.5,", "S1,,0.7,")},
			[]string{"feedback.csv:2:: row 3 of", "feedback.csv:3:: row 2 of"},
		},
		{
			"unlike rows of one key and one date, beside one of another",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"feedback.csv", answers("S1,2024-06-01,0.5,", "S1,2024-06-02,0.7,", "S1,2024-06-02,0.8,")},
			[]string{"feedback.csv:3:: row 4 of", "feedback.csv:4:: row 3 of"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-06-30")}, test.before...)
			had := size(t, db)
			result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, test.files...)
			checkRejects(t, result.Rejects, test.want)
			if result.Written != (len(test.want) == 0) || !result.Written && size(t, db) != had {
				t.Errorf("written: %v, with %d bad rows; %d rows in the database, before %d", result.Written, len(test.want), size(t, db), had)
			}
		})
	}
}

func checkRejects(t *testing.T, got []facts.Reject, want []string) {
	t.Helper()
	for i, r := range got {
		text := fmt.Sprintf("%s:%d:%s: %s", r.File, r.Row, r.Column, r.Reason)
		if i >= len(want) || !strings.HasPrefix(text, want[i][:strings.Index(want[i], ": ")+2]) || !strings.Contains(text, want[i]) {
			t.Errorf("rejected %s, not in want", text)
		}
		if len(r.Raw) == 0 {
			t.Errorf("%s: the row itself is lost", text)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d rejected, want %d: %v", len(got), len(want), want)
	}
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

func TestPartialLeavesBadRowsOut(t *testing.T) {
	db := openTest(t)
	result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01"), Partial: true},
		"programmes.csv", programmes, "activities.csv", activities+"B,Activity,Q,closed,\n", "feedback.csv", feedback)
	if counts(result) != "3 0 0 1" || !result.Written {
		t.Errorf("%s, written %v; want 3 new and 1 rejected, written", counts(result), result.Written)
	}
}

func TestARowRejectedBeforehandCounts(t *testing.T) {
	db := openTest(t)
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	im.Reject(facts.Reject{File: "programmes.csv", Row: 2, Column: "cadence", Reason: "is no cadence"})
	result, err := im.Finish(t.Context())
	if err != nil || result.Written || len(result.Rejects) != 1 {
		t.Errorf("%+v, %v; want 1 reject, nothing written", result, err)
	}
}

func TestCheckCountsAndKeepsNothing(t *testing.T) {
	db := openTest(t)
	result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01"), Check: true}, "programmes.csv", programmes)
	if counts(result) != "1 0 0 0" || result.Written || size(t, db) != 0 {
		t.Errorf("%s, written %v, %d rows", counts(result), result.Written, size(t, db))
	}
}

func TestARefusedImportLeavesTheWayFree(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "activities.csv", activities)
	result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities)
	if counts(result) != "2 0 0 0" {
		t.Error(counts(result))
	}
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
			news[i] = importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
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

func TestAVersionIsNeverOverwritten(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	for _, change := range []string{
		`UPDATE stocktake.programmes SET name = 'other'`,
		`UPDATE stocktake.programmes SET recorded_at = now()`,
		`DELETE FROM stocktake.programmes`,
		`TRUNCATE stocktake.programmes`,
	} {
		if _, err := db.sql.ExecContext(t.Context(), change); err == nil || !strings.Contains(err.Error(), "never overwritten") {
			t.Errorf("%s: %v", change, err)
		}
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
