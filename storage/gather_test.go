package storage

import (
	"encoding/binary"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"stocktake/review"
)

// gatherYear gathers programme P for 2024, as known on a day.
func gatherYear(t *testing.T, db *DB, asOf string) review.Portfolio {
	t.Helper()
	p, year := programmeAndYear(t, db)
	portfolio, _, err := db.Gather(t.Context(), p, year, at(asOf), nil)
	if err != nil {
		t.Fatal(err)
	}
	return portfolio
}

func programmeAndYear(t *testing.T, db *DB) (review.Programme, review.Period) {
	t.Helper()
	all, err := db.Programmes(t.Context(), at("2030-01-01"))
	if err != nil || len(all) == 0 {
		t.Fatalf("%d programmes, %v", len(all), err)
	}
	return all[0], all[0].Cadence.Containing(at("2024-06-01"))
}

// heard writes the answers of the one activity, in their order.
func heard(p review.Portfolio) (out []string) {
	for _, f := range p.Subjects {
		for _, a := range f.Answers {
			out = append(out, fmt.Sprintf("%s %s %s %d", f.Code, review.Roles[a.Role()], review.Criteria[a.Criterion()], a.Score()))
		}
	}
	return out
}

func TestAnAnswerIsGatheredInOnePeriod(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at,withdrawn\n"
	one := []string{"A staff resourcing 250000"}
	for _, test := range []struct {
		name string
		rows string
		asOf string
		want []string
	}{
		{"given in it", "S,A,2024-05-01,R,staff,resourcing,0.25,2024-05-02,\n", "2025-02-01", one},
		{"given in its first instant", "S,A,2024-01-01T00:00:00Z,R,staff,resourcing,0.25,2024-05-02,\n", "2025-02-01", one},
		{"given in the first instant after it", "S,A,2025-01-01T00:00:00Z,R,staff,resourcing,0.25,2025-01-02,\n", "2025-02-01", nil},
		{"known at the last instant of the settle days", "S,A,2024-12-31,R,staff,resourcing,0.25,2025-01-08T00:00:00Z,\n", "2025-02-01", one},
		{"known just after them: it belongs to the next", "S,A,2024-12-31,R,staff,resourcing,0.25,2025-01-08T00:00:01Z,\n", "2025-02-01", nil},
		{"given the year before, known in this one, too late for that", "S,A,2023-12-31,R,staff,resourcing,0.25,2024-03-01,\n", "2025-02-01", one},
		{"given the year before, known in time for that", "S,A,2023-12-31,R,staff,resourcing,0.25,2024-01-05,\n", "2025-02-01", nil},
		{"known only after the instant", "S,A,2024-05-01,R,staff,resourcing,0.25,2024-12-02,\n", "2024-12-01", nil},
		{"corrected later: the correction counts, in the same period", "S,A,2024-05-01,R,staff,resourcing,0.9,2024-05-02,\nS,A,2025-05-01,R,staff,resourcing,0.25,2025-01-20,\n", "2025-02-01", one},
		{"corrected after the instant", "S,A,2024-05-01,R,staff,resourcing,0.25,2024-05-02,\nS,A,2024-05-01,R,staff,resourcing,0.9,2025-03-01,\n", "2025-02-01", one},
		{"withdrawn", "S,A,2024-05-01,R,staff,resourcing,0.25,2024-05-02,\nS,A,2024-05-01,R,staff,resourcing,0.25,2024-06-01,true\n", "2025-02-01", nil},
		{"only a comment", "S,A,2024-05-01,R,staff,resourcing,,2024-05-02,\n", "2025-02-01", []string{"A staff resourcing -1"}},
		{
			"the best and the worst score", "S,A,2024-05-02,R,staff,resourcing,1,2024-05-03,\nT,A,2024-05-01,R,partner,relevance,0,2024-05-02,\n", "2025-02-01",
			[]string{"A partner relevance 0", "A staff resourcing 1000000"},
		},
		{
			"at one instant: in order of the submission", "T,A,2024-05-01,R,staff,resourcing,0.5,2024-05-02,\nS,A,2024-05-01,R,staff,resourcing,0.25,2024-05-02,\n", "2025-02-01",
			[]string{"A staff resourcing 250000", "A staff resourcing 500000"},
		},
		{
			"of one submission: as partner before as staff, whichever row came first",
			"S,A,2024-05-01,R,staff,impact,0.5,2024-05-02,\nS,A,2024-05-01,R,partner,efficiency,0.25,2024-05-02,\n", "2025-02-01",
			[]string{"A partner efficiency 250000", "A staff impact 500000"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-06-01")},
				"programmes.csv", programmes, "activities.csv", activities, "feedback.csv", header+test.rows)
			if diff := cmp.Diff(test.want, heard(gatherYear(t, db, test.asOf))); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// They stand in it as they are sent. In a small table the planner might well read something else, so it is kept from it here.
func TestAnswersAreReadFromTheIndexAlone(t *testing.T) {
	db := openTest(t)
	year := review.Between(at("2024-01-01"), at("2025-01-01"), time.UTC)
	said := planOf(t, db, sight{}.givenAnswers(), year.To, pq.Array([]int64{1}), year.From, year.To, year.To)
	alone := strings.Contains(said, "Index Only Scan using feedback_of_a_subject")
	asSent := strings.Contains(said, "Output: (int8send(f.packed)), ") // in brackets: it is a column there
	if !alone || !asSent || strings.Contains(said, "Sort") {
		t.Error(said)
	}
}

// A replay makes the order of versions anew, and of those alone that it is asked for: of all answers of all programmes it would never end.
func TestAReplayLooksAtNothingElse(t *testing.T) {
	db := openTest(t)
	year := review.Between(at("2024-01-01"), at("2025-01-01"), time.UTC)
	again := sight{snapshot: "1:1:"}
	answers := planOf(t, db, again.givenAnswers(), year.To, pq.Array([]int64{1}), year.From, year.To, year.To)
	for _, index := range []string{"feedback_of_a_subject", "feedback_that_hold", "feedback_replaced"} {
		if !regexp.MustCompile("Index (Only )?Scan using " + index + `.*\n.*\n +Index Cond: .*(s\.number|submission)`).MatchString(answers) {
			t.Errorf("%s: %s", index, answers)
		}
	}
	for kind, number := range map[string]string{"invitations": "subject_number", "resources": "activity_number", "results": "activity_number"} {
		said := planOf(t, db, `SELECT * FROM `+again.known(kind)+` known WHERE `+number+` = ANY ($2)`, year.To, pq.Array([]int64{1}))
		if !regexp.MustCompile(`Index Cond: \(f\.(subject|activity) = ANY`).MatchString(said) {
			t.Errorf("%s: %s", kind, said)
		}
	}
}

// planOf is how the server would go about a query, kept from reading a small table whole.
func planOf(t *testing.T, db *DB, query string, args ...any) string {
	t.Helper()
	tx, err := db.sql.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // nothing was written
	tx.MustExec(`SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off`)
	var plan []string
	if err := tx.SelectContext(t.Context(), &plan, `EXPLAIN (COSTS OFF, VERBOSE) `+query, args...); err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "\n")
}

// A row of means a day would be held for all the years that an activity runs.
func TestOfMeansLongPastPlacesAloneAreKept(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-06-01")}, "programmes.csv", programmes, "activities.csv", activities,
		"resources.csv", "activity,starts_on,ends_on,currency,planned,places_offered,places_filled,recorded_at\n"+
			"A,2022-01-01,2022-12-31,EUR,1,,,\nA,2022-01-01,2022-06-30,EUR,2,20,10,2022-07-01\n"+
			"A,2022-07-01,2023-01-01,EUR,3,,,2023-01-02\nA,2024-03-01,2024-03-01,EUR,4,,,2024-03-02\nA,2025-03-01,2025-03-01,EUR,5,,,2024-03-02\n")
	f := gatherYear(t, db, "2025-02-01").Subjects[0]
	var got []string
	for _, r := range f.Resources {
		got = append(got, r.Planned.String())
	}
	if diff := cmp.Diff([]string{"2", "3", "4", "5"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if !f.Assumed {
		t.Error("what was assumed of a row that is not kept is forgotten")
	}
}

func TestWhoWasInvitedInThePeriodIsGathered(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-06-01")}, "programmes.csv", programmes, "activities.csv", activities,
		"invitations.csv", "subject,respondent,role,invited_at,recorded_at,withdrawn\n"+
			"A,R,host,2024-01-01T00:00:00Z,,\nA,S,evaluator,2024-12-31T23:59:59Z,,\n"+ // the first and the last
			"A,T,host,2023-12-31T23:59:59Z,,\nA,U,host,2025-01-01T00:00:00Z,,\n"+
			"A,V,host,2024-05-01,2024-05-01,\nA,V,host,2024-05-01,2024-06-01,true\n"+
			"A,W,host,2024-05-01,2025-03-01,\n") // known after the instant
	var got []string
	for _, i := range gatherYear(t, db, "2025-02-01").Subjects[0].Invited {
		var name string
		if err := db.sql.GetContext(t.Context(), &name, `SELECT name FROM stocktake.respondents WHERE id = $1`, i.Respondent); err != nil {
			t.Fatal(err)
		}
		got = append(got, name+" "+review.Roles[i.Role])
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"R host", "S evaluator"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// A view of others may give what stocktake.packed would not.
func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	answer := review.NewAnswer(7, 1, 2, 250_000)
	for _, test := range []struct {
		name string
		word review.Answer
		ok   bool
	}{
		{"an answer", answer, true},
		{"a score above the scale", answer.Scoring(1_000_001), false},
		{"nothing", 0, false},
	} {
		if _, err := unpacked("feedback", binary.BigEndian.AppendUint64(nil, uint64(test.word))); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestWhatCameTooLateIsGatheredAsSuch(t *testing.T) {
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at,withdrawn\n"
	for _, test := range []struct {
		name string
		rows string
		asOf string
		want []bool // whether it counts here
	}{
		{"known at once", "S,A,2024-05-01,R,staff,resourcing,0.25,2024-05-02,\n", "2025-02-01", nil},
		{"known at the last instant of the settle days", "S,A,2024-12-31,R,staff,resourcing,0.25,2025-01-08T00:00:00Z,\n", "2025-02-01", nil},
		{"known just after them", "S,A,2024-12-31T23:59:59Z,R,staff,resourcing,0.25,2025-01-08T00:00:01Z,\n", "2025-02-01", []bool{false}},
		{"known a year after", "S,A,2024-01-01T00:00:00Z,R,staff,resourcing,0.25,2025-01-20,\n", "2025-02-01", []bool{false}},
		{"known after the instant", "S,A,2024-12-31,R,staff,resourcing,0.25,2025-01-20,\n", "2025-01-19", nil},
		{"known late, and withdrawn", "S,A,2024-12-31,R,staff,resourcing,0.25,2025-01-20,\nS,A,2024-12-31,R,staff,resourcing,0.25,2025-01-21,true\n", "2025-02-01", nil},
		{"given the year before, known too late for that", "S,A,2023-12-31,R,staff,resourcing,0.25,2024-01-09,\n", "2025-02-01", []bool{true}},
		{"given the year before, known in time for that", "S,A,2023-12-31,R,staff,resourcing,0.25,2024-01-05,\n", "2025-02-01", nil},
		{"given after it", "S,A,2025-01-01T00:00:00Z,R,staff,resourcing,0.25,2025-01-20,\n", "2025-02-01", nil},
		{"corrected late: it was judged", "S,A,2024-05-01,R,staff,resourcing,0.9,2024-05-02,\nS,A,2024-05-01,R,staff,resourcing,0.25,2025-01-20,\n", "2025-02-01", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2025-06-01")},
				"programmes.csv", programmes, "activities.csv", activities, "feedback.csv", header+test.rows)
			var got []bool
			for _, f := range gatherYear(t, db, test.asOf).Subjects {
				for _, l := range f.Late {
					got = append(got, l.Here)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// Where answers settle soon, one may come too late within a week of being given.
func TestWhatCameTooLateWithinAWeekIsGatheredAsSuch(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-06-01")},
		"programmes.csv", "code,name,cadence,time_zone,settle_days\nP,P,yearly,UTC,1\n", "activities.csv", activities,
		"feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"+
			"S,A,2024-12-26T00:00:02Z,R,staff,resourcing,0.25,2025-01-02T00:00:01Z\n"+
			"T,A,2024-12-31T00:00:00Z,R,staff,resourcing,0.25,2025-01-02T00:00:01Z\n"+
			"U,A,2024-12-31T00:00:00Z,R,staff,resourcing,0.25,2025-01-02T00:00:00Z\n"+ // as they settled
			"V,A,2023-12-31T00:00:00Z,R,staff,resourcing,0.25,2024-01-02T00:00:01Z\n") // too late for the year before
	got := gatherYear(t, db, "2025-02-01").Subjects[0]
	if len(got.Late) != 3 || len(got.Answers) != 2 {
		t.Errorf("late are %v, of the period %d", got.Late, len(got.Answers))
	}
}

// What a replay gathers is what was there, whatever came in or was corrected since, also in the middle of the past.
func TestAReplayGathersWhatWasVisible(t *testing.T) {
	db := openTest(t)
	const header = "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at\n"
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities,
		"feedback.csv", header+"S,A,2024-05-01,R,staff,resourcing,0.25,2024-05-02\n",
		"resources.csv", "activity,starts_on,ends_on,currency,planned\nA,2024-01-01,2024-12-31,EUR,100\n")
	p, year := programmeAndYear(t, db)
	before, snapshot, err := db.Gather(t.Context(), p, year, at("2025-02-01"), nil)
	if err != nil {
		t.Fatal(err)
	}
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")},
		"feedback.csv", header+"S,A,2024-05-01,R,staff,resourcing,0.9,2024-06-01\nT,A,2024-05-01,Q,staff,resourcing,0.9,2024-06-01\n",
		"resources.csv", "activity,starts_on,ends_on,currency,planned\nA,2024-01-01,2024-12-31,EUR,200\n",
		"activities.csv", "code,title,programme,status\nB,Another,P,implementation\n")
	now := gatherYear(t, db, "2025-02-01")
	if len(now.Subjects) != 2 || len(heard(now)) != 2 {
		t.Fatalf("now there are %d subjects and %v", len(now.Subjects), heard(now))
	}
	again, err := db.Again(t.Context(), Recorded{ID: 1, Report: review.Report{Programme: p, Period: year, AsOf: at("2025-02-01")}, From: review.Provenance{Snapshot: snapshot}})
	if err != nil {
		t.Fatal(err)
	}
	sameCadence := cmp.Comparer(func(a, b review.Cadence) bool {
		return a.String() == b.String() && a.Zone().String() == b.Zone().String()
	})
	if diff := cmp.Diff(before, again, sameCadence); diff != "" {
		t.Errorf("-before +again\n%s", diff)
	}
}

func TestASnapshotThatIsNoneIsRefused(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	_, err := db.Again(t.Context(), Recorded{Report: review.Report{Programme: p, Period: year, AsOf: at("2025-02-01")}, From: review.Provenance{Snapshot: "1:1:'; DROP"}})
	if err == nil {
		t.Error("it was taken")
	}
}

// A period is recorded once, whoever comes second; what it left is there for the next period's review.
func TestAReportIsRecordedOnceAndLeavesItsStanding(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes, "activities.csv", activities)
	p, year := programmeAndYear(t, db)
	report := review.Report{
		Programme: p, Period: year, AsOf: at("2025-02-01"), AnswersUntil: year.AnswersUntil(7),
		Policy: review.PolicyID{Name: "test", Version: 1, SHA256: fmt.Sprintf("%064d", 1)},
		Recommendations: []review.Recommendation{{
			ID: "abcd1234", Subject: "A", Verdict: review.Reshape, Concerns: []review.Concern{review.NotWorking},
			Sums: review.SubjectSums{Shared: [3]int64{1, 2, 3}},
		}},
	}
	from := review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}
	for i, want := range []bool{true, false} {
		got, err := db.Record(t.Context(), report, from, []review.Message{{Key: "root", Channel: "C0"}, {Key: "reply", Parent: "root", Position: 1, Hold: "too many"}})
		if err != nil || got != want {
			t.Fatalf("recording %d: %v, %v", i, got, err)
		}
	}
	if owed, err := db.Owed(t.Context(), "P"); err != nil || len(owed) != 1 || owed[0].Key != "root" {
		t.Errorf("owed: %v, %v", owed, err)
	}
	next, _, err := db.Gather(t.Context(), p, p.Cadence.Next(year), at("2026-02-01"), nil)
	if err != nil || len(next.Past) != 1 {
		t.Fatalf("%d past reports, %v", len(next.Past), err)
	}
	if past := next.Past[0]; past.Standing["A"].Verdict != review.Reshape || past.Sums["A"].Shared[2] != 3 || !past.Period.From.Equal(year.From) {
		t.Errorf("the past: %+v", past)
	}
	if same := gatherYear(t, db, "2026-02-01"); len(same.Past) != 0 {
		t.Error("a review of the same period sees its own report")
	}
	if earlier, _, err := db.Gather(t.Context(), p, p.Cadence.Next(year), at("2025-01-31"), nil); err != nil || len(earlier.Past) != 0 {
		t.Error("a review sees a report that was not made yet at its instant", err)
	}
}

// TestHowASubjectStoodIsReadHoweverLongAgo: of what is usual the last four reports tell, of how a subject stood the newest that has it.
func TestHowASubjectStoodIsReadHoweverLongAgo(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2010-01-01")}, "programmes.csv", programmes, "activities.csv", activities)
	p, year := programmeAndYear(t, db)
	for y := 2010; y < 2020; y++ {
		from := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
		period := review.Between(from, from.AddDate(1, 0, 0), time.UTC)
		report := review.Report{
			Programme: p, Period: period, AsOf: period.To.AddDate(0, 1, 0), AnswersUntil: period.AnswersUntil(7),
			Policy: review.PolicyID{Name: "test", Version: 1, SHA256: fmt.Sprintf("%064d", 1)},
		}
		for subject, last := range map[string]int{"A": 2011, "other": 2019} {
			if y <= last {
				report.Recommendations = append(report.Recommendations, review.Recommendation{
					ID: fmt.Sprintf("%s%04d", strings.ToLower(subject + "zzzz")[:4], y), Subject: subject, Verdict: review.Reshape, Concerns: []review.Concern{review.NotWorking},
					Priority: float64(y), Told: &review.Telling{Found: &[3]bool{}, Unconfirmed: [3]review.Footing{review.NoLongerRelevant: review.OnFacts}},
				})
			}
		}
		if _, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		asOf string
		want []string
	}{
		{"2025-02-01", []string{"2019 other", "2018 other", "2017 other", "2016 other", "2011 A"}},
		{"2016-02-02", []string{"2015 other", "2014 other", "2013 other", "2012 other", "2011 A"}},
		{"2015-02-02", []string{"2014 other", "2013 other", "2012 other", "2011 A other"}},
		{"2011-02-02", []string{"2010 A other"}},
	} {
		portfolio, _, err := db.Gather(t.Context(), p, year, at(c.asOf), nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, past := range portfolio.Past {
			got = append(got, fmt.Sprintf("%d %s", past.Period.From.Year(), strings.Join(slices.Sorted(maps.Keys(past.Standing)), " ")))
			if a, has := past.Standing["A"]; has && (a.Verdict != review.Reshape || !slices.Equal(a.Concerns, []review.Concern{review.NotWorking}) || a.Unconfirmed[0] != review.OnFacts) {
				t.Errorf("as of %s: %+v", c.asOf, a)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("as of %s -want +got\n%s", c.asOf, diff)
		}
	}
}

func TestWhatAGatheringAsksIsPlannedForNoProgrammeAlone(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2025-06-01")}, "programmes.csv", programmes, "activities.csv", activities)
	p, year := programmeAndYear(t, db)
	g := newGathering(t.Context(), db, sight{}, review.Portfolio{Programme: p, Period: year, AsOf: at("2025-02-01")})
	var planned struct{ Once, Alone int }
	if err := g.within(func() error {
		if err := g.all(); err != nil {
			return err
		}
		return g.tx.GetContext(g.ctx, &planned, `
			SELECT count(*) FILTER (WHERE generic_plans > 0) AS once, count(*) FILTER (WHERE custom_plans > 0) AS alone
			FROM pg_prepared_statements
			WHERE statement LIKE '%gather_%'`)
	}); err != nil {
		t.Fatal(err)
	}
	if planned.Once == 0 || planned.Alone > 0 {
		t.Errorf("%d statements were planned for any programme, %d for this one alone", planned.Once, planned.Alone)
	}
}
