package storage

import (
	"errors"
	"strings"
	"testing"

	"stocktake/review"
)

// An organisation's own view may give what no import lets in: what it is, and where, is told, and that no other try helps.
func TestWhatOwnViewsGiveIsReadOrRefused(t *testing.T) {
	for _, test := range []struct{ view, column, given, want string }{
		{"activities", "f.code AS number", "NULL::bigint AS number", "activities: A: number is unknown, and must be given"},
		{"activities", "f.code AS number", "7::bigint AS number", "activities: B: number 7 stands for A too"},
		{"activities", "f.starts_on", "'infinity'::date AS starts_on", "activities: A: starts_on is infinite, and no day"},
		{"activities", "f.partners", "'{Q,NULL}'::text[] AS partners", "activities: A: partners is a list with an unknown in it"},
		{"activities", "codes.code,", "NULL::text COLLATE \"C\" AS code,", "activities: code is unknown, and must be given"},
		{"resources", "f.planned", "'NaN'::numeric AS planned", "resources: A: planned is not a finite number"},
		{"resources", "f.starts_on", "NULL::date AS starts_on", "resources: A: starts_on is unknown, and must be given"},
		{"resources", "f.activity AS activity_number", "NULL::bigint AS activity_number", "evidence: A: resources of A, 2024-01-01, 2024-12-31: activity_number is unknown, and must be given"},
		{"results", "f.target", "'Infinity'::numeric AS target", "results: A: target is not a finite number"},
		{"results", "f.activity AS activity_number", "NULL::bigint AS activity_number", "evidence: A: results of A, people, 2024-01-01: activity_number is unknown, and must be given"},
		{"feedback", "f.subject AS subject_number", "NULL::bigint AS subject_number", "evidence: A: feedback of S, relevance: subject_number is unknown, and must be given"},
		{"feedback", "f.packed", "NULL::bigint AS packed", "evidence: A: feedback of S, relevance: packed is unknown, and must be given"},
		{"feedback", "f.packed", "0::bigint AS packed", "answers: A: 0 is not an answer as stocktake.packed makes them"},
		{"invitations", "f.respondent", "NULL::bigint AS respondent", "evidence: A: invitations of A, 2024-05-01 12:00:00+00: respondent is unknown, and must be given"},
		{"needs", "f.weight", "'NaN'::numeric AS weight", "needs: N: weight is not a finite number"},
		{"needs", "f.weight", "NULL::numeric AS weight", "needs: N: weight is unknown, and must be given"},
		{"needs", "f.title", "NULL::text AS title", "needs: N: title is unknown, and must be given"},
		{"needs", "f.valid_from", "NULL::date AS valid_from", "needs: N: valid_from is unknown, and must be given"},
		{"needs", "f.valid_to", "'infinity'::date AS valid_to", "needs: N: valid_to is infinite, and no day"},
		{"considerations", "f.score", "'Infinity'::numeric AS score", "considerations: Q on shares_values: score is not a finite number"},
		{"rates", "f.rate", "NULL::numeric AS rate", "rates: EUR to USD: rate is unknown, and must be given"},
		{"partners", "f.frameworks", "'{NULL}'::text[] AS frameworks", "partners: Q: frameworks is a list with an unknown in it"},
		{"mechanisms", "f.admission", "NULL::text AS admission", "who may take part in mechanisms: M: admission is unknown, and must be given"},
	} {
		t.Run(test.view+" with "+test.given, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, evidenceOfOne...)
			withView(t, db, test.view, test.column, test.given)
			p, year := programmeAndYear(t, db)
			_, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
			want := test.want + "; mend the row that stocktake.gather_" + test.view + " reads, or the view"
			if !errors.As(err, new(review.Unfit)) || err.Error() != want {
				t.Errorf("%v; want %s", err, want)
			}
		})
	}
}

// A number of another type finds its subject, and cannot be read. Of answers that were given in one period and became known in another
// the rows are read, not what is packed in them alone.
func TestAnAnswerOfAnotherTimeWhoseNumberCannotBeReadIsRefused(t *testing.T) {
	for name, row := range map[string]string{
		"given in the period, known after it":  "S,A,2024-05-01,R,host,relevance,1,2025-01-20\n",
		"known in the period, given before it": "S,A,2023-05-01,R,host,relevance,1,2024-03-01\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-01-21")}, "programmes.csv", programmes, "activities.csv", activities,
				"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"+row)
			withView(t, db, "feedback", "f.subject AS subject_number", "CAST(f.subject AS numeric) AS subject_number")
			p, year := programmeAndYear(t, db)
			_, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
			const want = "answers of other times: subject_number is NUMERIC of 10 bytes, not INT8; mend the row that stocktake.gather_feedback reads, or the view"
			if !errors.As(err, new(review.Unfit)) || err.Error() != want {
				t.Errorf("%v; want %s", err, want)
			}
		})
	}
}

// evidenceOfOne is an activity with a row of all that is known of one.
var evidenceOfOne = []string{
	"programmes.csv", programmes,
	"partners.csv", "code,name,kind\nQ,Quay,country\n",
	"needs.csv", "code,title,weight,valid_from\nN,Need,1,2020-01-01\n",
	"considerations.csv", "partner,consideration,score,assessed_on\nQ,shares_values,0.5,2024-01-01\n",
	"mechanisms.csv", "code,name,programme,admission\nM,Mechanism,P,open\n",
	"activities.csv", "code,title,programme,status\nA,Activity,P,implementation\nB,Other,P,implementation\n",
	"resources.csv", "activity,starts_on,ends_on,planned\nA,2024-01-01,2024-12-31,1\n",
	"results.csv", "activity,indicator,starts_on,ends_on,target\nA,people,2024-01-01,2024-12-31,1\n",
	"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score\nS,A,2024-05-01,R,host,relevance,1\n",
	"invitations.csv", "subject,respondent,role,invited_at\nA,R,host,2024-05-01\n",
	"rates.csv", "currency,to,valid_from,rate\nEUR,USD,2024-01-01,1.1\n",
}

// withView has a view give something else in place of one of its columns.
func withView(t *testing.T, db *DB, kind, column, given string) {
	t.Helper()
	var is string
	if err := db.sql.GetContext(t.Context(), &is, `SELECT pg_get_viewdef(CAST('stocktake.gather_`+kind+`' AS regclass))`); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(is, column) {
		t.Fatalf("there is no %s in\n%s", column, is)
	}
	db.sql.MustExecContext(t.Context(), `
		DROP VIEW stocktake.gather_`+kind+`;
		CREATE VIEW stocktake.gather_`+kind+` AS `+strings.Replace(is, column, given, 1)) // to replace it would not change a type
}

// Whose row it is is told of an activity of another programme too, though only its number is read.
func TestAnActivityOfAnotherProgrammeThatCannotBeReadIsNamed(t *testing.T) {
	for given, want := range map[string]string{
		"CASE WHEN codes.code = 'B' THEN NULL ELSE f.code END AS number":     "what other programmes served in the period: B: number is unknown, and must be given",
		"CASE WHEN codes.code = 'B' THEN '{NULL}' ELSE f.needs END AS needs": "what other programmes served in the period: B: needs is a list with an unknown in it",
		"CASE WHEN codes.code = 'B' THEN '{NULL}' ELSE f.areas END AS areas": "what other programmes serve: B: areas is a list with an unknown in it",
	} {
		t.Run(given, func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
				"programmes.csv", programmes+"Z,Other,yearly,UTC\n", "activities.csv", "code,title,programme,status\nA,Activity,P,implementation\nB,Other,Z,implementation\n")
			_, column, _ := strings.Cut(given, " AS ")
			if column == "number" {
				column = "f.code AS number"
			} else {
				column = "f." + column
			}
			withView(t, db, "activities", column, given)
			p, year := programmeAndYear(t, db)
			_, _, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
			if want += "; mend the row that stocktake.gather_activities reads, or the view"; !errors.As(err, new(review.Unfit)) || err.Error() != want {
				t.Errorf("%v; want %s", err, want)
			}
		})
	}
}

// What was said in words is read apart, of few subjects.
func TestACommentThatCannotBeReadIsNamed(t *testing.T) {
	for _, test := range []struct{ column, given, want string }{
		{"f.criterion", "NULL::text COLLATE \"C\" AS criterion", "criterion is unknown, and must be given"},
		{"f.criterion", "'colour'::text COLLATE \"C\" AS criterion", `criterion is "colour", and no criterion`},
		{"f.respondent", "NULL::bigint AS respondent", "respondent is unknown, and must be given"},
		{"f.version", "NULL::bigint AS version", "version is unknown, and must be given"},
	} {
		t.Run(test.given, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities,
				"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,comment\nS,A,2024-05-01,R,host,relevance,well\n")
			withView(t, db, "feedback", test.column, test.given)
			p, year := programmeAndYear(t, db)
			_, err := db.Comments(t.Context(), p, year, at("2025-02-01"), []string{"A"})
			want := "read what was said: A: S: " + test.want + "; mend the row that stocktake.gather_feedback reads, or the view"
			if !errors.As(err, new(review.Unfit)) || err.Error() != want {
				t.Errorf("%v; want %s", err, want)
			}
		})
	}
}

// To look for rows that lack what they are found by costs a review of our own tables nothing: the server knows that there are none.
func TestNothingIsLookedForInOurOwnTables(t *testing.T) {
	db := openTest(t)
	tx, err := db.sql.Beginx()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	g := newGathering(t.Context(), db, sight{}, review.Portfolio{})
	g.tx = tx
	if err := g.planOnce(); err != nil {
		t.Fatal(err)
	}
	var plan []string
	if err := tx.SelectContext(t.Context(), &plan, `EXPLAIN (COSTS OFF) `+lostRows(), at("2025-02-01"), at("2024-01-01"), at("2025-01-01")); err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(plan, "\n"); strings.Contains(said, "Scan") {
		t.Errorf("it is looked for:\n%s", said)
	}
}

func TestAVerdictThatCannotBeReadIsNamed(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities,
		"verdicts.csv", "subject,decided_on,verdict,by\nA,2024-01-01,keep,board\n")
	withView(t, db, "verdicts", "f.verdict", "NULL::text AS verdict")
	_, err := db.Judgements(t.Context(), at("2025-02-01"))
	want := "read the verdicts of others: A: verdict is unknown, and must be given; mend the row that stocktake.gather_verdicts reads, or the view"
	if !errors.As(err, new(review.Unfit)) || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// A row that would be missed stops the programme that it is about, and no other; nor does one that belongs to another period, or whose
// answer was withdrawn.
func TestARowThatWouldBeMissedStopsNoOtherProgramme(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")},
		"programmes.csv", programmes+"Z,Other,yearly,UTC\n",
		"activities.csv", "code,title,programme,status\nA,Activity,P,implementation\nB,Other,Z,implementation\n",
		"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at,withdrawn\n"+
			"S1,A,2023-05-01,R,host,relevance,1,2023-05-01,\nS2,A,2024-05-01,R,host,relevance,1,2024-05-01,true\nS3,B,2024-05-01,R,host,relevance,1,2024-05-01,\n")
	withView(t, db, "feedback", "f.packed", "NULL::bigint AS packed")
	all, err := db.Programmes(t.Context(), at("2025-02-01"))
	if err != nil {
		t.Fatal(err)
	}
	for i, stopped := range []bool{false, true} {
		_, _, err := db.Gather(t.Context(), all[i], all[i].Cadence.Containing(at("2024-06-01")), at("2025-02-01"), nil)
		if errors.As(err, new(review.Unfit)) != stopped || !stopped && err != nil {
			t.Errorf("%s: %v", all[i].Code, err)
		}
	}
}
