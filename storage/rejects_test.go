package storage

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/facts"
)

func TestBadRows(t *testing.T) {
	for _, test := range []struct {
		name   string
		before []string // imported beforehand
		files  []string
		want   []string // file:row:column: a part of the reason
	}{
		{
			"references are looked up in the import, whatever the order",
			nil,
			[]string{"feedback.csv", feedback, "activities.csv", activities, "programmes.csv", programmes},
			nil,
		},
		{
			"references are looked up in the database",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"feedback.csv", feedback},
			nil,
		},
		{
			"an unknown programme takes its activities and their answers along",
			nil,
			[]string{"activities.csv", activities, "feedback.csv", feedback},
			[]string{
				`activities.csv:2:programme: names programme "P", of which this import has no good row and the database none`,
				`feedback.csv:2:subject: names subject "A", of which this import has no good row`,
			},
		},
		{
			"one unknown code in a list",
			nil,
			[]string{"programmes.csv", programmes, "activities.csv", "code,title,programme,needs,status\nA,Activity,P,N1;N2,closed\n", "needs.csv", "code,title,weight,valid_from\nN1,Need,1,2024-01-01\n"},
			[]string{`activities.csv:2:needs: names need "N2", of which this import has no good row`},
		},
		{
			"an unknown code where none is held, and all else is known",
			everyKind,
			[]string{
				"needs.csv", "code,title,partner,area,weight,valid_from\nN2,Need,C9,,0.5,2024-01-01\n",
				"programmes.csv", "code,name,framework,cadence,time_zone\nQ,Programme,F9,yearly,UTC\n",
				"activities.csv", "code,title,programme,mechanism,status\nB,Activity,P,M9,2\n",
			},
			[]string{
				`needs.csv:2:partner: names partner "C9", of which this import has no good row`,
				`programmes.csv:2:framework: names framework "F9", of which this import has no good row`,
				`activities.csv:2:mechanism: names mechanism "M9", of which this import has no good row`,
			},
		},
		{
			"an unknown area where none is held, beside what is known",
			everyKind,
			[]string{"needs.csv", "code,title,partner,area,weight,valid_from,recorded_at\nN2,Need,,AR9,0.5,2024-01-01,2026-01-01\nN1,Need,C1,AR1,1,2024-01-01,\n"},
			[]string{`needs.csv:2:area: names priority area "AR9", of which this import has no good row`},
		},
		{
			"codes differ by case",
			nil,
			[]string{"programmes.csv", strings.ReplaceAll(programmes, "P,", "p,"), "activities.csv", activities},
			[]string{`activities.csv:2:programme: names programme "P"`},
		},
		{
			"a mechanism that is an activity",
			nil,
			[]string{"programmes.csv", programmes, "activities.csv", "code,title,programme,mechanism,status\nA,Activity,P,,closed\nB,Activity,P,A,closed\n"},
			[]string{`activities.csv:3:mechanism: names mechanism "A", of which this import has no good row`},
		},
		{
			"a mechanism that was an activity before",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"activities.csv", "code,title,programme,mechanism,status\nB,Activity,P,A,closed\n"},
			[]string{`activities.csv:2:mechanism: names mechanism "A", which is the code of one of the activities`},
		},
		{
			"answers about a mechanism are fine",
			nil,
			[]string{"programmes.csv", programmes, "mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n", "feedback.csv", feedback},
			nil,
		},
		{
			"means of a mechanism are not",
			nil,
			[]string{"programmes.csv", programmes, "mechanisms.csv", "code,name,programme,admission\nM,Mechanism,P,open\n", "resources.csv", "activity,starts_on,ends_on\nM,2024-01-01,2024-12-31\n"},
			[]string{`resources.csv:2:activity: names activity "M", which is the code of one of the mechanisms`},
		},
		{
			"one code for an activity and a mechanism: both are bad, and what names them",
			nil,
			[]string{"programmes.csv", programmes, "activities.csv", activities, "mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n", "feedback.csv", feedback},
			[]string{
				`activities.csv:2:code: "A" is also the code of one of the mechanisms, in row 2 of mechanisms.csv`,
				`mechanisms.csv:2:code: "A" is also the code of one of the activities, in row 2 of activities.csv`,
				`feedback.csv:2:subject: names subject "A"`,
			},
		},
		{
			"a mechanism with the code of an activity that is known",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n"},
			[]string{`mechanisms.csv:2:code: "A" is already the code of one of the activities`},
		},
		{
			"a mechanism with the code of an activity that is known and comes again",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"activities.csv", activities, "mechanisms.csv", "code,name,programme,admission\nA,Mechanism,P,open\n"},
			[]string{
				`activities.csv:2:code: "A" is also the code of one of the mechanisms, in row 2 of mechanisms.csv`,
				`mechanisms.csv:2:code: "A" is already the code of one of the activities`,
			},
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
			"unlike rows of one key, of which one says what is known",
			[]string{"programmes.csv", programmes, "activities.csv", activities, "feedback.csv", answers("S1,,0.5,")},
			[]string{"feedback.csv", answers("S1,,0.5,", "S1,,0.7,")},
			[]string{"feedback.csv:2:: row 3 of", "feedback.csv:3:: row 2 of"},
		},
		{
			"unlike rows of one key, one undated",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"feedback.csv", answers("S1,2024-06-01,0.5,", "S1,,0.7,")},
			[]string{
				"feedback.csv:2:: row 3 of feedback.csv has the same submission and criterion and differs; keep one, or give that one a recorded_at: it has none",
				"feedback.csv:3:: row 2 of feedback.csv has the same submission and criterion and differs; keep one, or give this one a recorded_at: it has none",
			},
		},
		{
			"beside one that is undated, those that it is unlike, and not what it is like",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"feedback.csv", answers("S1,,0.7,", "S1,2024-06-03,0.7,", "S1,2024-06-01,0.5,", "S1,2024-06-02,0.6,")},
			[]string{
				"feedback.csv:2:: row 4 of feedback.csv has the same submission and criterion and differs; keep one, or give this one a recorded_at: it has none",
				"feedback.csv:4:: row 2 of feedback.csv has the same submission and criterion and differs; keep one, or give that one a recorded_at: it has none",
				"feedback.csv:5:: row 2 of feedback.csv has the same submission and criterion and differs; keep one, or give that one a recorded_at: it has none",
			},
		},
		{
			"unlike rows of which several are undated",
			[]string{"programmes.csv", programmes, "activities.csv", activities},
			[]string{"feedback.csv", answers("S1,,0.7,", "S1,,0.6,", "S1,2024-06-03,0.7,", "S1,2024-06-03,0.6,", "S2,,0.7,", "S2,,0.7,", "S2,2024-06-03,0.7,")},
			[]string{
				"feedback.csv:2:: row 3 of feedback.csv has the same submission and criterion and differs; keep one, or give each a recorded_at of its own",
				"feedback.csv:3:: row 2 of", "feedback.csv:4:: row 5 of", "feedback.csv:5:: row 4 of",
			},
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

func TestPartialLeavesBadRowsOut(t *testing.T) {
	db := openTest(t)
	result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01"), Partial: true},
		"programmes.csv", programmes, "activities.csv", activities+"B,Activity,Q,closed,\n", "feedback.csv", feedback)
	if counts(result) != "3 0 0 1" || !result.Written {
		t.Errorf("%s, written %v; want 3 new and 1 rejected, written", counts(result), result.Written)
	}
}

// A row that is left out takes along what names it, also where nothing was named before and nothing else is new.
func TestPartialLeavesOutWhatNamesABadRow(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, portfolio...)
	named := "code,title,programme,mechanism,status,starts_on\nA,Activity,P,M,implementation,2024-01-01\n"
	result := importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01"), Partial: true},
		"mechanisms.csv", "code,name,programme,admission\nM,Mechanism,Q,open\n", "activities.csv", named)
	checkRejects(t, result.Rejects, []string{`mechanisms.csv:2:programme: names programme "Q"`, `activities.csv:2:mechanism: names mechanism "M"`})
	if counts(result) != "0 0 0 2" {
		t.Error(counts(result))
	}
}

func TestARowRejectedBeforehandCounts(t *testing.T) {
	db := openTest(t)
	im, err := db.BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	if err := im.Reject(t.Context(), facts.Reject{File: "programmes.csv", Row: 2, Column: "cadence", Reason: "is no cadence"}); err != nil {
		t.Fatal(err)
	}
	result, err := im.Finish(t.Context())
	if err != nil || result.Written || result.Rejected != 1 {
		t.Errorf("%+v, %v; want 1 reject, nothing written", result, err)
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

// What stood in a bad row is set aside for people to mend, whatever it is. One that only the database could find bad has been there, and
// what PostgreSQL has no sign for is lost.
func TestARejectedRowIsAsItStood(t *testing.T) {
	row := rowsOf(t, "activities.csv", activities)[0]
	row.Raw = []string{"", "NULL", `\N \. \\`, `"quoted", {a,b}`, "tab\tline\r\nend\n", "'\u202e\U0001F600", "caf\xe9\xe9", "nul\x00"}
	beforehand := facts.Reject{File: row.File, Row: row.Number, Column: "Titel\t\\", Reason: "is\nnone", Raw: row.Raw}
	found := facts.Reject{
		Kind: "activities", File: row.File, Row: row.Number, Column: "programme", Follows: true,
		Reason: `names programme "P", of which this import has no good row and the database none`, Raw: append(row.Raw[:6:6], "caf\uFFFD", "nul\uFFFD"),
	}
	var got []facts.Reject
	im, err := openTest(t).BeginImport(t.Context(), ImportOptions{At: at("2024-07-01"), Rejects: func(r facts.Reject) error {
		got = append(got, r)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(im.Add(t.Context(), row), im.Reject(t.Context(), beforehand)); err != nil {
		t.Fatal(err)
	}
	if _, err := im.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]facts.Reject{beforehand, found}, got); diff != "" {
		t.Error(diff)
	}
}

// Those that only name what is not there come last, and the others by the order of reading, whenever they were found.
func TestRejectsComeInOrder(t *testing.T) {
	var got []string
	im, err := openTest(t).BeginImport(t.Context(), ImportOptions{At: at("2024-07-01"), Rejects: func(r facts.Reject) error {
		got = append(got, fmt.Sprint(r.File, " ", r.Row, " ", r.Column))
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	reject := func(file string, row int, column string) {
		if err := im.Reject(t.Context(), facts.Reject{File: file, Row: row, Column: column, Reason: "is none"}); err != nil {
			t.Fatal(err)
		}
	}
	add := func(file, text string) {
		for _, row := range rowsOf(t, file, text) {
			if err := im.Add(t.Context(), row); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("needs.csv", "code,title,partner,weight,valid_from\nN,Need,X,1,2024-01-01\nO,One,,1,2024-01-01\nO,Other,,1,2024-01-01\n")
	reject("needs.csv", 4, "b")
	reject("needs.csv", 4, "a")
	reject("areas.csv", 9, "")
	reject("areas.csv", 10, "")
	if _, err := im.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"needs.csv 3 ", "needs.csv 4 b", "needs.csv 4 a", "needs.csv 4 ", "areas.csv 9 ", "areas.csv 10 ", "needs.csv 2 partner"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A bad row is not kept in memory until all are known, however many there are and however long.
func TestBadRowsDoNotWaitForAll(t *testing.T) {
	im, err := openTest(t).BeginImport(t.Context(), ImportOptions{At: at("2024-07-01")})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2*batch + 7 {
		reject := facts.Reject{File: "needs.csv", Row: i, Reason: "is none", Raw: []string{"N"}}
		if i < 5 {
			reject.Raw = []string{strings.Repeat("x", batchBytes/4)}
		}
		if err := im.Reject(t.Context(), reject); err != nil {
			t.Fatal(err)
		}
		if im.rejects.waiting >= batch || len(im.rejects.lines) >= batchBytes {
			t.Fatalf("%d rejects of %d bytes wait", im.rejects.waiting, len(im.rejects.lines))
		}
	}
	result, err := im.Finish(t.Context())
	if err != nil || result.Rejected != 2*batch+7 {
		t.Errorf("%d, %v", result.Rejected, err)
	}
}
