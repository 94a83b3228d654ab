package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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
			"a change and back again in one import that begins with what holds",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,"), "1 0 0"},
				{"2024-08-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-02,0.7,", "S1,2024-06-03,0.5,"), "0 2 1"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.7", "2024-06-03 - 0.5"},
		},
		{
			"what holds, but as of before it was known",
			[]step{{"2024-07-01", answers("S1,2024-06-02,0.5,"), "1 0 0"}, {"2024-07-02", answers("S1,2024-06-01,0.5,"), "0 1 0"}},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 - 0.5"},
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
			"a version that comes in late holds until what it follows was said again",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,"), "1 0 0"},
				{"2024-07-03", answers("S1,2024-06-03,0.5,"), "0 0 1"},
				{"2024-07-04", answers("S1,2024-06-05,0.5,"), "0 0 1"},
				{"2024-08-01", answers("S1,2024-06-02,0.7,"), "0 1 0"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.7", "2024-06-03 - 0.5"},
		},
		{
			"several that come in late, each until the next word",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-03,0.5,", "S1,2024-06-05,0.5,"), "1 0 2"},
				{"2024-08-01", answers("S1,2024-06-04,0.9,"), "0 1 0"},
				{"2024-08-02", answers("S1,2024-06-02,0.7,"), "0 1 0"},
			},
			[]string{
				"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.7", "2024-06-03 2024-06-04 0.5", "2024-06-04 2024-06-05 0.9",
				"2024-06-05 - 0.5",
			},
		},
		{
			"what a replaced version said again comes back too, until it is replaced",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-05,0.9,"), "1 1 0"},
				{"2024-07-02", answers("S1,2024-06-03,0.5,"), "0 0 1"},
				{"2024-08-01", answers("S1,2024-06-02,0.7,"), "0 1 0"},
			},
			[]string{
				"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.7", "2024-06-03 2024-06-05 0.5", "2024-06-05 - 0.9",
			},
		},
		{
			"a withdrawal that is said again stands after what comes in late",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,true"), "1 0 0"},
				{"2024-07-02", answers("S1,2024-06-03,0.5,true"), "0 0 1"},
				{"2024-08-01", answers("S1,2024-06-02,0.5,"), "0 1 0"},
			},
			[]string{"2024-06-01 2024-06-02 0.5 withdrawn", "2024-06-02 2024-06-03 0.5", "2024-06-03 - 0.5 withdrawn"},
		},
		{
			"what comes in late with what was said again, in one import",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,"), "1 0 0"},
				{"2024-08-01", answers("S1,2024-06-03,0.5,", "S1,2024-06-02,0.7,"), "0 2 0"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.7", "2024-06-03 - 0.5"},
		},
		{
			"a correction that bears the date on which something was said again",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,", "S1,2024-06-03,0.5,"), "1 0 1"},
				{"2024-08-01", answers("S1,2024-06-03,0.7,"), "0 1 0"},
				{"2024-08-02", answers("S1,2024-06-02,0.9,"), "0 1 0"},
			},
			[]string{"2024-06-01 2024-06-02 0.5", "2024-06-02 2024-06-03 0.9", "2024-06-03 - 0.7"},
		},
		{
			"without a date of its own nothing was said again on any day",
			[]step{
				{"2024-07-01", answers("S1,2024-06-01,0.5,"), "1 0 0"},
				{"2024-07-03", answers("S1,,0.5,"), "0 0 1"},
				{"2024-08-01", answers("S1,2024-06-02,0.7,"), "0 1 0"},
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
