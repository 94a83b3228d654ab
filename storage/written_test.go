package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"stocktake/internal/every"
	"stocktake/review"
)

// What is read of a recommendation is what was judged, but for what the form says that it leaves out.
func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	report := review.Report{Programme: p, Period: year, AsOf: at("2025-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
	rapid.Check(t, func(t *rapid.T) {
		report.Recommendations = anyRecommendations(t)
		read := recordedAndRead(t.Context(), t, db, report)
		want := report.Recommendations
		for i := range want {
			want[i] = asForm(want[i])
		}
		if diff := cmp.Diff(want, read.Recommendations, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("-written +read\n%s", diff)
		}
	})
}

// Who adds a field to a recommendation has it written, or says in asForm that it is not.
func TestEveryFieldIsWrittenOrLeftOutByName(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	report := review.Report{Programme: p, Period: year, AsOf: at("2025-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
	one := every.Field[review.Recommendation](review.Discontinue, review.NotWorking, review.OnFacts, at("2025-01-01"), decimal.New(1, -2))
	one.ID, one.Quotes = "k3f90a1c", nil // quotes are recorded apart (quotes_test.go)
	one.Factors[0].Factor = 2            // else nothing rests on it
	for c := range one.Told.Scores {
		told, judged := &one.Told.Scores[c], one.Scores[c]
		told.Responses, told.Invited, told.Hidden, told.Inferred = judged.Responses, judged.Invited, false, 0
	}
	report.Recommendations = []review.Recommendation{one}
	read := recordedAndRead(t.Context(), t, db, report)
	if diff := cmp.Diff([]review.Recommendation{asForm(one)}, read.Recommendations); diff != "" {
		t.Errorf("-written +read\n%s", diff)
	}
}

// What a report leaves for later ones is read as it was judged.
func TestWhatAReportLeavesIsReadAsItWas(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	report := review.Report{Programme: p, Period: year, AsOf: at("2025-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
	report.Recommendations = rapid.Custom(anyRecommendations).Example(7)
	if _, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, nil); err != nil {
		t.Fatal(err)
	}
	next, _, err := db.Gather(t.Context(), p, p.Cadence.Next(year), at("2026-02-01"), nil)
	if err != nil || len(next.Past) != 1 {
		t.Fatal(next.Past, err)
	}
	if diff := cmp.Diff(report.Past(), next.Past[0], cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-left +read\n%s", diff)
	}
}

// Rows as they are written today lie in databases: whoever changes their form has to read both.
func TestTheFormIsAsItWas(t *testing.T) {
	want, err := os.ReadFile("testdata/written.copy")
	if err != nil {
		t.Fatal(err)
	}
	var got []byte
	pen := newPen()
	for _, row := range earlyRows(t) {
		r, err := row.recommendation()
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range []*[3]bool{nil, {true, false, false}} { // which the first of such rows did not say
			r.Told.Found = found
			line, err := pen.line(7, &r)
			if err != nil {
				t.Fatal(err)
			}
			got = append(append(got, line...), '\n')
		}
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("-was +is\n%s", diff)
	}
}

// earlyRows are rows of the version before there were scores.
func earlyRows(t *testing.T) []written {
	t.Helper()
	text, err := os.ReadFile("testdata/early.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []written
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// Rows that an earlier version wrote are read as they are: by whoever reads a report, holds a later one against it, or lists what
// is marked.
func TestRowsOfAnEarlierVersionAreRead(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	report := review.Report{Programme: p, Period: year, AsOf: at("2025-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
	if _, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, nil); err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile("testdata/early.json")
	if err != nil {
		t.Fatal(err)
	}
	db.sql.MustExecContext(t.Context(), `
		INSERT INTO stocktake.recommendations (report, subject, id, verdict, concerns, standing, sums, body)
		SELECT r.id, e.subject, e.id, e.verdict, e.concerns, e.standing, e.sums, e.body
		FROM stocktake.reports r, json_populate_recordset(CAST(NULL AS stocktake.recommendations), $1) e`, string(rows))

	read, err := db.Latest(t.Context(), "P", at("2025-02-01"))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Recommendations(t.Context(), read); err != nil || len(read.Report.Recommendations) != 2 {
		t.Fatal(read, err)
	}
	kept, ended := read.Report.Recommendations[0], read.Report.Recommendations[1]
	if kept.Verdict != review.Keep || *kept.Scores[0].Estimate != 0.766602 || *kept.Told.Scores[0].Mean != 0.8 || kept.Sums.Shared[0] != 9 || kept.Rank != 708 {
		t.Errorf("%+v", kept)
	}
	if ended.Verdict != review.Discontinue || !slices.Equal(ended.Concerns, []review.Concern{review.NoLongerRelevant}) || len(ended.Grounds()) == 0 {
		t.Errorf("%+v", ended)
	}
	next, _, err := db.Gather(t.Context(), p, p.Cadence.Next(year), at("2026-02-01"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(read.Report.Past(), next.Past[0]); diff != "" {
		t.Errorf("-left +read\n%s", diff)
	}
	db.sql.MustExecContext(t.Context(), `UPDATE stocktake.reports SET of_programme = NULL`)
	matters, err := db.Matters(t.Context(), "P", func(*time.Location) time.Time { return at("2025-02-01") })
	if err != nil || len(matters) != 1 || matters[0].Recommendation.ID != ended.ID || matters[0].Programme.Name != p.Name || !matters[0].Period.From.Equal(year.From) {
		t.Errorf("%+v %v", matters, err)
	}
	marked, err := db.Marked(t.Context(), "P")
	if want := []review.Marked{{Subject: ended.Subject, ID: ended.ID, Title: ended.Title, Marking: "RESTRICTED"}}; err != nil || !slices.Equal(marked, want) {
		t.Errorf("%v %v", marked, err)
	}
}

// recordedAndRead is a report as the ledger has it; nothing is left there.
func recordedAndRead(ctx context.Context, t rapid.TB, db *DB, r review.Report) review.Report {
	t.Helper()
	if _, err := db.Record(ctx, r, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, nil); err != nil {
		t.Fatal(err)
	}
	read, err := db.Latest(ctx, r.Programme.Code, r.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Recommendations(ctx, read); err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.ExecContext(ctx, `DELETE FROM stocktake.recommendations; DELETE FROM stocktake.reports`); err != nil {
		t.Fatal(err)
	}
	return read.Report
}

// asForm is a recommendation without what is not written, named one by one.
func asForm(r review.Recommendation) review.Recommendation {
	r.Factors, r.Dossier, r.Silent = r.Grounds(), nil, nil
	for i := range r.Factors {
		r.Factors[i].Sources = nil
	}
	for c := range r.Scores {
		s := &r.Scores[c]
		s.FromAnswers, s.Odds, s.ByRole, s.Inferred = 0, 0, [6]int{}, 0
		s.Mean, s.Worth, s.Usual, s.Hidden, s.Broad = nil, 0, 0, false, false // but of one that others are told
	}
	if r.Told != nil {
		told := *r.Told
		r.Told = &told
		for c := range told.Scores {
			s := &told.Scores[c]
			s.FromAnswers, s.Odds, s.ByRole, s.Calibrated = 0, 0, [6]int{}, nil
		}
	}
	return r
}

func anyRecommendations(t *rapid.T) []review.Recommendation {
	all := rapid.SliceOfNDistinct(rapid.Custom(anyRecommendation), 1, 20, func(r review.Recommendation) string { return r.Subject }).Draw(t, "recommendations")
	for i := range all {
		all[i].ID = fmt.Sprintf("%08d", i)
	}
	slices.SortFunc(all, func(a, b review.Recommendation) int { return strings.Compare(a.Subject, b.Subject) })
	return all
}

// Texts hold anything that a file may, and that COPY or JSON might trip over.
var (
	anyText  = rapid.OneOf(rapid.SampledFrom([]string{"", `\N`, `"\`, "\t\r\n", "<!channel>", "\u202e\u2028\x01"}), rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0 })))
	anyTexts = rapid.SliceOfN(anyText, 0, 3)
	anyWhole = rapid.IntRange(0, 1<<40)
	figure   = rapid.Map(rapid.Int64Range(-1<<50, 1<<50), func(n int64) float64 { return review.Round6(float64(n) / million) })
	unsure   = rapid.Ptr(figure, true)
)

func anyRecommendation(t *rapid.T) review.Recommendation {
	r := review.Recommendation{
		Subject: anyText.Filter(func(s string) bool { return s != "" }).Draw(t, "subject"), Kind: anyText.Draw(t, "kind"), Title: anyText.Draw(t, "title"),
		Owner: anyText.Draw(t, "owner"), Marking: anyText.Draw(t, "marking"), Verdict: rapid.SampledFrom(review.Verdicts[:]).Draw(t, "verdict"),
		Concerns: rapid.SliceOfNDistinct(anyConcern, 0, 3, rapid.ID).Draw(t, "concerns"), Priority: figure.Draw(t, "priority"), Rank: anyWhole.Draw(t, "rank"),
		Reasons: anyReasons.Draw(t, "reasons"), ClearsIf: anyTexts.Draw(t, "clears"), EarlyWarnings: anyTexts.Draw(t, "warnings"),
		NeedsApprovalOf: anyText.Draw(t, "approval"), DecidedBy: anyText.Draw(t, "decides"), Factors: anyFactors.Draw(t, "factors"),
		Change: review.Change(anyText.Draw(t, "change")), Dossier: &review.Dossier{Evidence: review.Evidence{OpenNeeds: figure.Draw(t, "open needs")}},
	}
	for c := range r.Scores {
		r.Scores[c], r.Sums.Concerns[c], r.Sums.Shared[c] = anyScore(t), anySums(t), anyInt.Draw(t, "shared")
	}
	r.Sums.Whole = rapid.Bool().Draw(t, "whole")
	if rapid.Bool().Draw(t, "is told") {
		r.Told = anyTelling(t, r)
	}
	if rapid.Bool().Draw(t, "has more") {
		until := at("2025-03-01")
		r.Under = &review.Precedent{ID: anyText.Draw(t, "precedent"), Ruling: review.Ruling{State: review.Snoozed, Last: review.Decision{Number: 7, By: anyText.Draw(t, "by"), At: at("2025-01-01"), Until: &until}, Accepted: &review.Decision{Number: 6, Act: review.Partly, Reason: anyText.Draw(t, "why")}}}
		r.Arrangement = &review.Arrangement{RingFenced: true, Activities: []review.Basis{{Subject: anyText.Draw(t, "basis"), Verdict: review.Keep}}}
		r.Allocated = []review.Amount{{Currency: "EUR", Value: decimal.New(anyInt.Draw(t, "amount"), -2)}}
	}
	return r
}

var (
	anyInt     = rapid.Int64Range(-1<<50, 1<<50)
	anyConcern = rapid.SampledFrom([]review.Concern{review.NoLongerRelevant, review.UnderResourced, review.NotWorking})
	anyReasons = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) review.Reason {
		return review.Reason{Rule: anyText.Draw(t, "rule"), Clause: anyText.Draw(t, "clause"), Text: anyText.Draw(t, "text")}
	}), 0, 3)
	anyFactors = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) review.Factor {
		return review.Factor{
			Rule: anyText.Draw(t, "rule"), Concern: anyConcern.Draw(t, "concern"), Figure: unsure.Draw(t, "figure"),
			Factor: rapid.Float64Range(0, 20).Draw(t, "factor"), Text: anyText.Draw(t, "text"),
		}
	}), 0, 4)
)

func anyScore(t *rapid.T) review.Score {
	return review.Score{
		Estimate: unsure.Draw(t, "estimate"), Low: unsure.Draw(t, "low"), High: unsure.Draw(t, "high"), Probability: figure.Draw(t, "probability"),
		Calibrated: unsure.Draw(t, "calibrated"), Responses: anyWhole.Draw(t, "responses"), Invited: rapid.Ptr(anyWhole, true).Draw(t, "invited"),
		FromAnswers: figure.Draw(t, "from answers"), Odds: figure.Draw(t, "odds"), Mean: unsure.Draw(t, "mean"), ByRole: [6]int{1, 2},
	}
}

func anySums(t *rapid.T) review.ConcernSums {
	return review.ConcernSums{
		Voices: anyInt.Draw(t, "voices"), Mean: anyInt.Draw(t, "mean"), Within: anyInt.Draw(t, "within"),
		Degrees: anyInt.Draw(t, "degrees"), Inverse: anyInt.Draw(t, "inverse"),
	}
}

// anyTelling is what others may be told beside a recommendation: as many answered, and of hidden groups no figures.
func anyTelling(t *rapid.T, r review.Recommendation) *review.Telling {
	told := review.Telling{
		Rank: anyWhole.Draw(t, "told rank"), Reasons: anyReasons.Draw(t, "told reasons"), ClearsIf: anyTexts.Draw(t, "told clears"),
		EarlyWarnings: anyTexts.Draw(t, "told warnings"), Change: review.Change(anyText.Draw(t, "told change")),
	}
	if rapid.Bool().Draw(t, "found is kept") {
		told.Found = &[3]bool{rapid.Bool().Draw(t, "found"), false, rapid.Bool().Draw(t, "found too")}
		told.Unconfirmed[1] = rapid.SampledFrom([]review.Footing{review.Settled, review.OnAnswers, review.OnFacts}).Draw(t, "unconfirmed")
		if rapid.Bool().Draw(t, "grounds are kept") {
			told.Grounds = &[3]review.Grounds{0, review.Grounds(rapid.IntRange(0, 1<<22).Draw(t, "grounds"))}
		}
	}
	for c, s := range r.Scores {
		told.Scores[c] = review.Score{Responses: s.Responses, Invited: s.Invited, Usual: figure.Draw(t, "told usual"), Hidden: rapid.Bool().Draw(t, "hidden")}
		one := &told.Scores[c]
		if one.Hidden {
			one.Inferred = figure.Draw(t, "inferred")
		} else {
			one.Estimate, one.Low, one.High = unsure.Draw(t, "told estimate"), unsure.Draw(t, "told low"), unsure.Draw(t, "told high")
			one.Probability, one.Mean, one.Worth, one.Broad = figure.Draw(t, "told probability"), unsure.Draw(t, "told mean"), figure.Draw(t, "told worth"), true
		}
	}
	return &told
}
